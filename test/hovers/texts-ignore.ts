import type { BuildContext, ContextEntry } from '../../server/src/model/build-context.ts';
import { dedent } from '../../server/src/text/dedent.ts';
import { buildContextOf } from '../harness/build-context-of.ts';

export interface IgnoreText {
  readonly name: string;
  readonly text: string;
  readonly buildContext: BuildContext | undefined;
}

/** A folder as `walkFolder` gives it: `node_modules` and `.git` were not looked into. */
export const project: BuildContext = withClosed({
  '.dockerignore': '',
  '.env': 'SECRET=1',
  '.git/HEAD': '',
  Dockerfile: 'FROM scratch',
  'README.md': '# Read me',
  'api.Dockerfile': 'FROM scratch',
  'api.Dockerfile.dockerignore': 'dist',
  'dist/app.js': 4_200,
  'dist/app.js.map': 1_950_000,
  'dist/public/index.html': 310,
  'docs/guide/start.md': 500,
  'docs/index.md': 700,
  'node_modules/express/index.js': 10,
  'packages/web/node_modules/react/index.js': 10,
  'packages/web/src/page.log': 20,
  'src/a.log': 30,
  'src/main.js': 40,
});

/** The same without what was not looked into. */
const small: BuildContext = buildContextOf({ 'a.log': 12, 'docs/index.md': 700, 'docs/guide/start.md': 500 });

export const ignoreFiles: readonly IgnoreText[] = [
  ignoreFile`
    # What a build doesn't need
    node_modules
    **/node_modules
    dist
    !dist/public
    !dist/app.js
    dist/app.js
    dist/*.map
    *.log
    **/*.log
    docs/**
    !docs/index.md
    src/**/*.log
    /docs/
    .env # secrets
    Dockerfile*
    .dockerignore
    *.tmp
    ..
    src\\main.js
    a[
    !src
    !*.md
    **/*.bak
  `(project),
  ignoreFile`
    !README.md
    *
    !src
    !node_modules
    !.env
    docs/index.md
    !docs/guide
    !Makefile
    !lib/**
    !**/*.tmp
    !**/*.js
  `(project),
  ignoreFile`
    **
    !a.log
    !docs/*.md
    !b.log
    !**/*.md
  `(small),
  ignoreFile`
    *.log
    none
    docs/index.md
    !docs
    docs/*.md
    docs
    !docs/index.md
  `({ ...small, complete: false }),
  ignoreFile`
    *.log
    none
    docs
    docs/guide/*
  `(small),
  { name: '.dockerignore', text: 'dist\n #note\n!dist/keep\n', buildContext: undefined },
  { name: 'deploy/api.Dockerfile.dockerignore', text: 'dist\n', buildContext: undefined },
];

function ignoreFile(strings: TemplateStringsArray): (buildContext: BuildContext) => IgnoreText {
  return (buildContext) => ({ name: '.dockerignore', text: dedent(strings), buildContext });
}

function withClosed(files: Readonly<Record<string, string | number>>): BuildContext {
  const all = buildContextOf(files);
  const entries = all.entries.filter(({ path }) => !/(?:^|\/)(?:node_modules|\.git)\//.test(path));
  return { ...all, entries: entries.map(asWalked) };
}

function asWalked(entry: ContextEntry): ContextEntry {
  return /(?:^|\/)(?:node_modules|\.git)$/.test(entry.path) ? { ...entry, closed: true } : entry;
}
