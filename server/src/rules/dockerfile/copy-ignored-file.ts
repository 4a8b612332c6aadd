import type { BuildContext, IgnoreFile } from '../../model/build-context.ts';
import { contextFiles } from '../../model/context-files.ts';
import { neededPath, sourcesOf } from '../../model/context-sources.ts';
import { lineBreakOf, linesAround } from '../../model/edit-instruction.ts';
import { valueOf } from '../../model/value-of.ts';
import { decidingPattern, matchesPattern } from '../../syntax/ignore/match.ts';
import type { IgnorePattern } from '../../syntax/ignore/nodes.ts';
import { cleanPath, parseIgnoreFile } from '../../syntax/ignore/parser.ts';
import { applyEdits, remove } from '../../text/edit.ts';
import { defineDockerfileRule, dockerfile, type Fix } from '../rule.ts';
import { whereItStops } from '../stopped-build.ts';
import { executedIn, inStage } from '../triggered.ts';

/**
 * What `.dockerignore` names never reaches the builder: a `COPY` of it fails with "not found", although the file lies there
 * for all to see. With a `*` in it nothing is left to copy at all.
 *
 * BuildKit makes this check only where `# check=experimental=CopyIgnoredFile` names it, and it compares the source as it is
 * written: `./dist` and `/dist` are not found by the pattern `dist`, a file with exceptions (`!src`) is not looked at, nor is a bind
 * mount. The build stops there all the same, so these are reported as well; a comment that skips BuildKit’s check doesn’t
 * silence them. Of a folder nothing is said where an exception brings back a part of it. `.` and `/` only count as ignored where
 * a pattern leaves out everything.
 *
 * The ignore file is the one of the Dockerfile's own name (`web.Dockerfile.dockerignore`) where there is one, and otherwise
 * the one at the top of the build context.
 *
 * ## When to allow it
 *
 * Where another build of the same Dockerfile has another `.dockerignore`.
 */
export default defineDockerfileRule({
  id: 'copy-ignored-file',
  summary: 'Copy only what `.dockerignore` lets into the build context',
  category: 'correctness',
  severity: 'warning',
  fix: 'always',
  since: '0.1.0',
  sameAs: ['buildkit/CopyIgnoredFile'],
  concepts: ['build-context'],
  examples: [
    {
      title: 'Left out by its own name',
      files: { '.dockerignore': '.git\ndist\n*.log\n', 'dist/index.html': '<p>Hello' },
      bad: dockerfile`
        FROM nginx:1.29
        COPY dist /usr/share/nginx/html
             ^^^^ \`dist\` in .dockerignore leaves this out of the build context, so there is nothing to copy
      `,
      fixedFiles: { '.dockerignore': '.git\n*.log\n' },
    },
    {
      title: 'Left out with others, among continued lines and comments',
      files: { '.dockerignore': '# Text only\n**/*.md\nnode_modules\n', 'docs/manual.md': 'x', 'package.json': '{}' },
      bad: dockerfile`
        from node:24
        copy --chown=node \
            # What the server shows.
            docs/manual.md \
            ^^^^^^^^^^^^^^ \`**/*.md\` in .dockerignore leaves this out of the build context, so there is nothing to copy
            package.json \
            /app/
      `,
      fixedFiles: { '.dockerignore': '# Text only\n**/*.md\nnode_modules\n!docs/manual.md\n' },
    },
    {
      title: 'Nothing but what is listed, and a path that BuildKit does not compare',
      files: { '.dockerignore': '*\n!src\n!dist/app.js\n', 'src/a.ts': '', 'dist/app.js': '', 'package.json': '{}' },
      bad: dockerfile`
        FROM node:24
        COPY ./package.json src /app/
             ^^^^^^^^^^^^^^ \`*\` in .dockerignore leaves this out of the build context, so the build stops here
        COPY dist /app/dist
      `,
      fixedFiles: { '.dockerignore': '*\n!src\n!dist/app.js\n!package.json\n' },
    },
    {
      title: 'Another stage and a heredoc have nothing to do with the build context',
      files: { '.dockerignore': 'dist\nmotd\n' },
      good: dockerfile`
        FROM node:24 AS build
        RUN npm run build
        FROM nginx:1.29
        COPY --from=build dist /usr/share/nginx/html
        COPY <<motd /etc/motd
        Hello
        motd
      `,
    },
    {
      title: 'Nothing but a few files',
      files: { '.dockerignore': '*\n!src\n', 'src/index.js': 'x' },
      good: dockerfile`
        FROM node:24
        COPY . /app
      `,
    },
  ],
  *check({ model, buildContext }) {
    const ignoreFile = buildContext?.ignoreFile;
    if (buildContext === undefined || ignoreFile === undefined) return;
    const { patterns } = parseIgnoreFile(ignoreFile.text);
    if (patterns.length === 0) return;
    const hasExceptions = patterns.some(({ negated }) => negated);
    const ofPaths = new Map<string, LeftOut | undefined>();
    for (const stage of model.stages) {
      for (const instruction of executedIn(stage)) {
        for (const source of sourcesOf(model, instruction)) {
          const { word, path } = source;
          const isCompared = !hasExceptions && instruction.type !== 'RUN';
          const compared = isCompared ? patternsIgnoring(patterns, valueOf(model, instruction, word) ?? '') : [];
          const needed = compared.length > 0 ? undefined : neededPath(source);
          if (needed !== undefined && !ofPaths.has(needed))
            ofPaths.set(needed, leftOut(buildContext, patterns, needed));
          const left = needed === undefined ? undefined : ofPaths.get(needed);
          const ignoring = left === undefined ? compared : left.ignoring;
          const [first] = ignoring;
          if (first === undefined) continue;
          const isOut = `\`${first.raw}\` in ${ignoreFile.path} leaves this out of the build context`;
          yield inStage(stage, instruction, {
            span: word.span,
            message: `${isOut}, so ${left === undefined ? 'there is nothing to copy' : whereItStops(model, source)}`,
            fixes: [bringBack(ignoreFile, left?.path ?? path, ignoring)],
            ...(left === undefined ? {} : { sameAs: [] }),
          });
        }
      }
    }
  },
});

interface LeftOut {
  readonly path: string;
  /** The one that decides first. */
  readonly ignoring: readonly IgnorePattern[];
}

/** What a build stops at without BuildKit's check having a word to say. */
function leftOut(context: BuildContext, patterns: readonly IgnorePattern[], path: string): LeftOut | undefined {
  const deciding = decidingPattern(patterns, path);
  if (deciding === undefined || deciding.negated) return undefined;
  if (patterns.some(({ negated }) => negated) && !isEmptied(context, path)) return undefined;
  const others = matchingPatterns(patterns, [path, ...foldersAbove(path)]);
  return { path, ignoring: [deciding, ...others.filter((other) => other !== deciding && !other.negated)] };
}

/** Whether no exception brings back anything below a folder; what is not known to be there may be a folder, too. */
function isEmptied(context: BuildContext, path: string): boolean {
  const files = contextFiles(context);
  const entry = files.entryAt(path);
  if (!context.complete || entry === undefined || entry.closed === true) return false;
  return files.below(path).every((each) => each.closed !== true && files.isIgnored(each.path));
}

function patternsIgnoring(patterns: readonly IgnorePattern[], source: string): readonly IgnorePattern[] {
  if (source === '.' || source === '/') return patterns.filter(({ value }) => ['*', '**', '**/*'].includes(value));
  return matchingPatterns(patterns, [source, ...foldersAbove(source)]);
}

function matchingPatterns(patterns: readonly IgnorePattern[], paths: readonly string[]): readonly IgnorePattern[] {
  return patterns.filter((pattern) => paths.some((path) => matchesPattern(pattern, path)));
}

/** What moby's `MatchesOrParentMatches` looks at: Go's `path.Dir` of the source, and all that stands above. */
function foldersAbove(source: string): readonly string[] {
  const folder = cleanPath(source.slice(0, source.lastIndexOf('/') + 1));
  if (folder === '.') return [];
  const parts = folder.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** Takes out the patterns that name just this, or ends the file with an exception where they stand for more. */
function bringBack(file: IgnoreFile, path: string, ignoring: readonly IgnorePattern[]): Fix {
  const { text } = file;
  const written = (title: string, changed: string): Fix => ({
    title,
    safety: 'suggestion',
    edits: [],
    files: [{ path: file.path, text: changed, exists: true }],
  });
  if (path === '' || ignoring.every(({ value }) => value === path)) {
    const names = [...new Set(ignoring.map(({ raw }) => raw))];
    const lines = ignoring.map(({ span }) => remove(linesAround(text, span)));
    return written(`Remove ${names.join(' and ')} from ${file.path}`, applyEdits(text, lines));
  }
  const lineBreak = lineBreakOf(text);
  const end = text === '' || text.endsWith('\n') ? '' : lineBreak;
  return written(`Add !${path} to ${file.path}`, `${text}${end}!${path}${lineBreak}`);
}
