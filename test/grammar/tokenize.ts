import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import oniguruma from 'vscode-oniguruma';
import textmate, { type IGrammar, type IRawGrammar } from 'vscode-textmate';

/** A stretch of one line and the scopes it has, outermost first. */
export interface Token {
  readonly text: string;
  readonly scopes: readonly string[];
}

const require = createRequire(import.meta.url);

/** Our own grammars, which go into the built-in one. */
const injections = ['instructions', 'continuation', 'heredoc', 'command-lines'].map((name) =>
  grammarFile(require.resolve(`../../syntaxes/dockerfile-${name}.tmLanguage.json`)),
);

/** The grammars that VS Code has itself, by scope: the package holds VS Code's own files. */
const builtIn: Readonly<Record<string, string>> = {
  'source.dockerfile': 'docker',
  'source.shell': 'shellscript',
  'source.python': 'python',
  'source.js': 'javascript',
  'source.json': 'json',
  'source.yaml': 'yaml',
};

/** VS Code's own engine with its Dockerfile grammar and our injections: what a reader sees, as scopes. */
export async function loadDockerfileGrammar(): Promise<IGrammar> {
  await oniguruma.loadWASM(readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm')));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    // A grammar that is missing (the Python grammar wants one for regular expressions) leaves its text plain.
    loadGrammar: async (scope) => rawGrammar(scope),
    getInjections: (scope) =>
      scope === 'source.dockerfile' ? injections.map(({ scopeName }) => scopeName) : undefined,
  });
  const loaded = await registry.loadGrammar('source.dockerfile');
  if (loaded === null) throw new Error('tm-grammars has no Dockerfile grammar');
  return loaded;
}

/** The tokens of each line. */
export function tokenize(grammar: IGrammar, text: string): readonly (readonly Token[])[] {
  let state = textmate.INITIAL;
  return text.split('\n').map((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return tokens.map(({ startIndex, endIndex, scopes }) => ({ text: line.slice(startIndex, endIndex), scopes }));
  });
}

function rawGrammar(scope: string): IRawGrammar | undefined {
  const ours = injections.find(({ scopeName }) => scopeName === scope);
  if (ours !== undefined) return ours;
  const name = builtIn[scope];
  return name === undefined ? undefined : grammarFile(require.resolve(`tm-grammars/grammars/${name}.json`));
}

function grammarFile(file: string): IRawGrammar {
  return textmate.parseRawGrammar(readFileSync(file, 'utf8'), file);
}
