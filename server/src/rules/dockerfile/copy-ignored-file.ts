import { copySources } from '../../model/context-sources.ts';
import type { IgnoreFile } from '../../model/build-context.ts';
import { lineBreakOf, linesAround } from '../../model/edit-instruction.ts';
import { valueOf } from '../../model/value-of.ts';
import { matchesPattern } from '../../syntax/ignore/match.ts';
import type { IgnorePattern } from '../../syntax/ignore/nodes.ts';
import { cleanPath, parseIgnoreFile } from '../../syntax/ignore/parser.ts';
import { applyEdits, remove } from '../../text/edit.ts';
import { defineDockerfileRule, dockerfile, type Fix } from '../rule.ts';
import { executedIn, inStage } from '../triggered.ts';

/**
 * What `.dockerignore` names never reaches the builder: a `COPY` of it fails with "not found", although the file lies there
 * for all to see. With a `*` in it nothing is left to copy at all.
 *
 * As BuildKit does it, the source is compared as it is written, so `./dist` is not found by the pattern `dist`; `.` and `/` only
 * count as ignored where a pattern leaves out everything. A file with exceptions (`!src`) is left alone: what they bring back
 * is part of many a folder. BuildKit itself makes this check only where `# check=experimental=CopyIgnoredFile` names it.
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
    if (ignoreFile === undefined) return;
    const { patterns } = parseIgnoreFile(ignoreFile.text);
    if (patterns.length === 0 || patterns.some(({ negated }) => negated)) return;
    for (const stage of model.stages) {
      for (const instruction of executedIn(stage)) {
        if (instruction.type !== 'ADD' && (instruction.type !== 'COPY' || instruction.from !== undefined)) continue;
        for (const { word, path } of copySources(model, instruction)) {
          const [first, ...others] = patternsIgnoring(patterns, valueOf(model, instruction, word) ?? '');
          if (first === undefined) continue;
          yield inStage(stage, instruction, {
            span: word.span,
            message: `\`${first.raw}\` in ${ignoreFile.path} leaves this out of the build context, so there is nothing to copy`,
            fixes: [bringBack(ignoreFile, path, [first, ...others])],
          });
        }
      }
    }
  },
});

function patternsIgnoring(patterns: readonly IgnorePattern[], source: string): readonly IgnorePattern[] {
  if (source === '.' || source === '/') return patterns.filter(({ value }) => ['*', '**', '**/*'].includes(value));
  const paths = [source, ...foldersAbove(source)];
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
