import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { IGrammar } from 'vscode-textmate';
import { snapshot } from './grammar/snapshot.ts';
import { loadDockerfileGrammar, tokenize } from './grammar/tokenize.ts';

let grammar: IGrammar;

beforeAll(async () => {
  grammar = await loadDockerfileGrammar();
});

const cases = path.join(import.meta.dirname, 'grammar/cases');

describe('the scopes of', () => {
  const names = readdirSync(cases).filter((file) => file.endsWith('.dockerfile'));
  test.each(names)('%s', async (file) => {
    const text = readFileSync(path.join(cases, file), 'utf8');
    await expect(snapshot(grammar, text)).toMatchFileSnapshot(path.join(cases, file.replace('.dockerfile', '.scopes')));
  });
});

/** What goes wrong in a line stays there: the instruction behind it is coloured as if nothing had been. */
describe('colours recover', () => {
  test.each([
    ['a double quote', 'RUN echo "open'],
    ['a single quote', "RUN echo don't"],
    ['a command substitution', 'RUN echo $(date'],
    ['a backtick', 'RUN echo `date'],
    ['an expansion', 'RUN echo ${HOME'],
    ['arithmetic', 'RUN echo $((1 +'],
    ['a block', 'RUN { echo'],
    ['a subshell', 'RUN ( echo'],
    ['if', 'RUN if true; then echo'],
    ['case', 'RUN case $x in a) echo'],
    ['a here string', 'RUN cat <<< "open'],
    ['a heredoc without a name', 'RUN cat <<'],
    ['a mount', 'RUN --mount=type="cache,target'],
    ['a quote in a continued command', 'RUN echo "open \\\n    more'],
    ['if in a continued command', 'RUN if true; then \\\n    echo "$(date'],
    ['a continued line with nothing behind it', 'RUN echo "open \\'],
    ['a quote before a comment', 'RUN echo "open \\\n  x\n# a comment\n'],
    ['a quote in a heredoc', 'RUN <<EOF\necho "open $(date\nEOF'],
    ['a heredoc in a heredoc', 'RUN <<EOF\ncat <<INNER\nEOF'],
    ['a string in a Python heredoc', 'RUN python3 <<EOF\nx = """open\nEOF'],
    ['a comment in a JavaScript heredoc', 'RUN node <<EOF\n/* open `x\nEOF'],
    ['an object in a JSON heredoc', 'COPY <<EOF /a.json\n{ "open\nEOF'],
    ['a quote in a heredoc of a continued command', 'RUN true \\\n  && sh <<EOF\necho "open\nEOF'],
    ['flags of COPY', 'COPY --from='],
    ['a COPY that goes on', 'COPY --from=build \\'],
    ['flags of HEALTHCHECK', 'HEALTHCHECK --interval=5s \\'],
  ])('behind %s that is not closed', (_what, text) => {
    expectRecovery(text);
  });

  test.each([
    'RUN --mount=type=cache,target=/x sh -c "a $(b \'${c}\') `d`" && [ -f "$x" ] && case $y in (z) { e; };; esac',
    'RUN --mount=type=cache,target=/x \\\n  set -e; if [ -f "x" ]; \\\n  # it\'s a comment\n  then echo "$(a \\\n b)"; fi \\\n && { c; }',
    'COPY --from=build --chown="a:b" \\\n  --link /x /y',
    'FROM --platform=$BUILDPLATFORM golang:1.25 AS build',
  ])('wherever typing stops in %j', (text) => {
    for (let length = 0; length <= text.length; length++) expectRecovery(text.slice(0, length));
  });

  test('only the line that ends a heredoc ends it', () => {
    const body = ['EOF ', ' EOF', '\tEOF', 'EOFEOF', 'FROM x', 'RUN y', '"'];
    const lines = tokenize(grammar, ['COPY <<EOF /x', ...body, 'EOF', 'USER app'].join('\n'));
    for (const line of lines.slice(1, -2)) {
      expect(line.map(({ scopes }) => scopes.at(-1))).toEqual(['string.unquoted.heredoc.dockerfile']);
    }
  });
});

test('long lines and files do not take long', () => {
  const began = performance.now();
  tokenize(grammar, `RUN ${'echo "a $(b)" && '.repeat(500)}true`);
  tokenize(grammar, `RUN true${' \\\n  && echo "a" b -c'.repeat(2000)}`);
  tokenize(grammar, `RUN ${'<'.repeat(5000)} ${'<<a '.repeat(500)}"`);
  expect(performance.now() - began).toBeLessThan(20_000);
});

test('the manifest contributes every grammar, into the built-in one', () => {
  const root = path.join(import.meta.dirname, '..');
  const manifest: { readonly contributes: { readonly grammars: readonly GrammarContribution[] } } = JSON.parse(
    readFileSync(path.join(root, 'package.json'), 'utf8'),
  );
  const contributed = manifest.contributes.grammars.map(({ path: file, scopeName, injectTo }) => ({
    file,
    scopeName,
    injectTo,
  }));
  const existing = readdirSync(path.join(root, 'syntaxes')).map((file) => {
    const { scopeName }: { readonly scopeName: string } = JSON.parse(
      readFileSync(path.join(root, 'syntaxes', file), 'utf8'),
    );
    return { file: `./syntaxes/${file}`, scopeName, injectTo: ['source.dockerfile'] };
  });
  expect(contributed).toEqual(expect.arrayContaining(existing));
});

interface GrammarContribution {
  readonly path: string;
  readonly scopeName: string;
  readonly injectTo: readonly string[];
}

function expectRecovery(text: string): void {
  const last = tokenize(grammar, `FROM a\n${text}\nUSER app`).at(-1) ?? [];
  const words = last.filter((token) => token.text.trim() !== '');
  expect(
    words.map(({ text: word, scopes }) => [word, scopes.filter((scope) => scope !== 'meta.run-lines.dockerfile')]),
    text,
  ).toEqual([
    ['USER', ['source.dockerfile', 'keyword.other.special-method.dockerfile']],
    ['app', ['source.dockerfile']],
  ]);
}
