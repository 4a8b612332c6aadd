import { nearest } from '../text/nearest.ts';

/** What is surely wrong with a licence, and where in the text. */
export interface LicenseFault {
  readonly start: number;
  readonly end: number;
  /** `expression`: no text of this form is one; `id`: a well-known id is written in another way. */
  readonly kind: 'expression' | 'id';
  /** What can stand there instead, likeliest first. */
  readonly replacements: readonly string[];
}

/**
 * What is wrong with an SPDX licence expression: ids, `LicenseRef-…`, `AND`, `OR`, `WITH` and parentheses.
 *
 * The list of ids grows several times a year, so an id that is not known here is no fault. One is where it is a common way of
 * writing another id (`GPLv3`), or one or two letters away from a common one (`Apche-2.0`) with the same version numbers.
 * The short ids are not compared in this way, because too many of them are alike (`EPL-1.0`, `UPL-1.0`, `QPL-1.0`).
 */
export function licenseFault(text: string): LicenseFault | undefined {
  const whole = { start: 0, end: text.length };
  const tokens = [...text.matchAll(/[()]|[^\s()]+/g)].map((match) => ({ text: match[0], start: match.index }));
  if (!isExpression(tokens.map((token) => token.text)))
    return { ...whole, kind: 'expression', replacements: otherSpellings.get(spelling(text)) ?? [] };
  for (const token of tokens) {
    if (/^[()]$|^(AND|OR|WITH)$/i.test(token.text) || isKnown(token.text)) continue;
    const replacements = replacementsFor(token.text);
    if (replacements.length > 0)
      return { start: token.start, end: token.start + token.text.length, kind: 'id', replacements };
  }
  return undefined;
}

/** By the grammar of SPDX 2.3, annex D; operators may be in lower case since version 3. */
function isExpression(tokens: readonly string[]): boolean {
  let depth = 0;
  // What may come: a licence or `(` at the start and behind an operator, and an operator or `)` behind a licence.
  let wantsLicense = true;
  let canHaveException = false;
  for (const [index, token] of tokens.entries()) {
    if (token === '(') {
      if (!wantsLicense || isOperator(tokens[index - 1], 'WITH')) return false;
      depth++;
    } else if (token === ')') {
      if (wantsLicense || depth === 0) return false;
      depth--;
      canHaveException = false;
    } else if (isOperator(token, 'AND') || isOperator(token, 'OR')) {
      if (wantsLicense) return false;
      wantsLicense = true;
    } else if (isOperator(token, 'WITH')) {
      if (wantsLicense || !canHaveException) return false;
      wantsLicense = true;
    } else {
      if (!wantsLicense || !/^(DocumentRef-[A-Za-z0-9.-]+:)?[A-Za-z0-9.-]+\+?$/.test(token)) return false;
      wantsLicense = false;
      canHaveException = !isOperator(tokens[index - 1], 'WITH');
    }
  }
  return depth === 0 && !wantsLicense;
}

function isOperator(token: string | undefined, operator: string): boolean {
  return token === operator || token === operator.toLowerCase();
}

function isKnown(id: string): boolean {
  return knownIds.has(id.replace(/\+$/, '').toLowerCase());
}

function replacementsFor(id: string): readonly string[] {
  const spelt = otherSpellings.get(spelling(id));
  if (spelt !== undefined) return spelt;
  const lower = id.toLowerCase();
  const close = nearest(lower, longIds.keys());
  const known = close === undefined ? undefined : longIds.get(close);
  return known === undefined || digits(known) !== digits(id) ? [] : [known];
}

function digits(text: string): string {
  return text.replace(/\D/g, '');
}

/** Without what people write in different ways. */
function spelling(text: string): string {
  return text
    .toLowerCase()
    .replace(/\b(the|gnu|licen[cs]ed?|version)\b/g, '')
    .replace(/[\s_,-]+/g, '')
    .replace(/v(?=\d)/, '');
}

/** Common ids, with every one of the list (3.28) that is as near to a long one of them as a misspelt one would be. */
const commonIds = (
  '0BSD AFL-3.0 AGPL-3.0 AGPL-3.0-only AGPL-3.0-or-later Apache-1.1 Apache-2.0 Artistic-2.0 BSD-1-Clause BSD-2-Clause ' +
  'BSD-3-Clause BSD-4-Clause BSL-1.0 BUSL-1.1 CC-BY-3.0 CC-BY-4.0 CC-BY-NC-3.0 CC-BY-NC-4.0 CC-BY-ND-3.0 CC-BY-ND-4.0 ' +
  'CC-BY-SA-3.0 CC-BY-SA-4.0 CC0-1.0 CDDL-1.0 CDDL-1.1 CECILL-2.1 Classpath-exception-2.0 EPL-1.0 EPL-2.0 EUPL-1.2 ' +
  'Elastic-2.0 GCC-exception-3.1 GPL-2.0 GPL-2.0-only GPL-2.0-or-later GPL-3.0 GPL-3.0-only GPL-3.0-or-later ISC ' +
  'LGPL-2.0-only LGPL-2.0-or-later LGPL-2.1 LGPL-2.1-only LGPL-2.1-or-later LGPL-3.0 LGPL-3.0-only LGPL-3.0-or-later ' +
  'LLVM-exception MIT MIT-0 MPL-1.1 MPL-2.0 NCSA OFL-1.1 OpenSSL PSF-2.0 PostgreSQL Python-2.0 SSPL-1.0 UPL-1.0 ' +
  'Unicode-3.0 Unlicense WTFPL X11 Zlib'
).split(' ');

const knownIds: ReadonlySet<string> = new Set(commonIds.map((id) => id.toLowerCase()));

const longIds: ReadonlyMap<string, string> = new Map(
  commonIds.filter((id) => id.length >= 9).map((id) => [id.toLowerCase(), id]),
);

/** What people write for an id, as `spelling` leaves it. None of the left ones is an id itself. */
const otherSpellings: ReadonlyMap<string, readonly string[]> = new Map([
  ...['apache', 'apache2', 'apache2.0', 'asl2', 'asl2.0', 'al2', 'al2.0'].map(
    (written) => [written, ['Apache-2.0']] as const,
  ),
  ['expat', ['MIT']],
  // "MIT License"; the id alone is known and never looked up here.
  ['mit', ['MIT']],
  ['bsd', ['BSD-3-Clause', 'BSD-2-Clause']],
  ...['bsd2', 'bsd2clause', '2clausebsd', 'simplifiedbsd'].map((written) => [written, ['BSD-2-Clause']] as const),
  ...['bsd3', 'bsd3clause', '3clausebsd', 'newbsd', 'modifiedbsd'].map(
    (written) => [written, ['BSD-3-Clause']] as const,
  ),
  ...['2', '2.0', '3', '3.0'].flatMap((version) => gnuSpellings('GPL', version)),
  ...['2.1', '3', '3.0'].flatMap((version) => gnuSpellings('LGPL', version)),
  ...['3', '3.0'].flatMap((version) => gnuSpellings('AGPL', version)),
  ['gpl', ['GPL-3.0-or-later', 'GPL-3.0-only', 'GPL-2.0-or-later', 'GPL-2.0-only']],
  ['lgpl', ['LGPL-3.0-or-later', 'LGPL-3.0-only', 'LGPL-2.1-or-later', 'LGPL-2.1-only']],
  ['agpl', ['AGPL-3.0-or-later', 'AGPL-3.0-only']],
  ...['mpl', 'mpl2', 'mpl2.0'].map((written) => [written, ['MPL-2.0']] as const),
  ...['epl', 'epl2', 'epl2.0'].map((written) => [written, ['EPL-2.0']] as const),
  ...['cc0', 'cc01.0'].map((written) => [written, ['CC0-1.0']] as const),
]);

/** GPLv3 and GPLv3+. */
function gnuSpellings(name: string, version: string): readonly (readonly [string, readonly string[]])[] {
  const id = `${name}-${version.includes('.') ? version : `${version}.0`}`;
  const written = `${name.toLowerCase()}${version}`;
  return [
    [written, [`${id}-only`, `${id}-or-later`]],
    [`${written}+`, [`${id}-or-later`]],
  ];
}
