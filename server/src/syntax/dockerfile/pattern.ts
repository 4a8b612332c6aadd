/**
 * What BuildKit minds about the pattern behind `#`, `##`, `%`, `%%`, `/` or `//`: a backslash may only stand before `*`,
 * `?`, another backslash, and where it keeps a `}` or `/` from ending the pattern. Undefined where nothing is wrong, and
 * where quotes make it hard to say.
 */
export function patternError(modifier: string, operand: string): string | undefined {
  if (!/^[#%/]/.test(modifier) || !operand.includes('\\') || /["'$]/.test(operand)) return undefined;
  const ofReplacement = modifier.startsWith('/');
  for (let at = 0; at < operand.length; at++) {
    if (ofReplacement && operand[at] === '/') return undefined;
    if (operand[at] !== '\\') continue;
    const next = operand[at + 1] ?? '';
    if (!'*?\\}/'.includes(next) || next === '') return `escapes what needs no escape in a pattern`;
    at++;
  }
  return undefined;
}
