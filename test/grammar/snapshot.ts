import type { IGrammar } from 'vscode-textmate';
import { type Token, tokenize } from './tokenize.ts';

/**
 * A text with its scopes, for people to read: below each line, one line a token with carets under it. Left out: blanks,
 * text without a scope, `source.dockerfile`, and the `meta` scopes that no theme colours, but for those that say what
 * language a stretch is in.
 */
export function snapshot(grammar: IGrammar, text: string): string {
  const lines = text.split('\n');
  return tokenize(grammar, text)
    .map((tokens, index) => [`|${lines[index] ?? ''}\n`, spans(tokens)].join(''))
    .join('');
}

function spans(tokens: readonly Token[]): string {
  let column = 0;
  let spelled = '';
  for (const { text, scopes } of tokens) {
    const telling = scopes.filter(isTelling);
    if (text.trim() !== '' && telling.length > 0) {
      spelled += `${' '.repeat(column + 1)}${'^'.repeat(text.length)} ${telling.join(' ')}\n`;
    }
    column += text.length;
  }
  return spelled;
}

function isTelling(scope: string): boolean {
  return scope !== 'source.dockerfile' && (!scope.startsWith('meta.') || scope.startsWith('meta.embedded.'));
}
