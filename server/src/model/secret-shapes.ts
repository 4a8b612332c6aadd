import type { Span } from '../text/span.ts';
import { isPlaceholder } from './placeholder.ts';

/** A stretch of text that can hardly be anything but a secret. */
export interface FoundSecret {
  /** What it is, with an article: `a GitHub token`. */
  readonly name: string;
  readonly span: Span;
}

/**
 * The keys, tokens and passwords in a text that tell themselves by their shape. What examples and documentation put in their
 * place is left out, and so is what depends on a variable. What can be read in two ways is there twice, the more exact first.
 */
export function findSecrets(text: string): readonly FoundSecret[] {
  const found: (FoundSecret & { readonly shape: Shape })[] = [];
  /** For each shape where its last match ended, so that no stretch is found twice. */
  const ends = new Map<Shape, number>();
  for (const { index: at, 0: mark } of text.matchAll(anyMark())) {
    for (const shape of shapesOf.get(mark) ?? []) {
      if (at < (ends.get(shape) ?? 0)) continue;
      const match = matchAt(text, at, shape);
      const secret = match?.[1];
      if (match === undefined || secret === undefined) continue;
      const end = at + match[0].length;
      ends.set(shape, end);
      if ((shape.isGenuine ?? isVaried)(secret))
        found.push({ name: shape.name, span: { start: end - secret.length, end }, shape });
    }
  }
  return found.toSorted((a, b) => shapes.indexOf(a.shape) - shapes.indexOf(b.shape));
}

interface Shape {
  readonly name: string;
  /** Fixed text that it has to contain: looking for that is much faster than trying the expression everywhere. */
  readonly marks: readonly string[];
  /** Tried where a mark stands; the secret itself is the group, and nothing of the match stands behind it. */
  readonly pattern: RegExp;
  readonly isGenuine?: (secret: string) => boolean;
}

function matchAt(text: string, at: number, { pattern }: Shape): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

/** Tokens are drawn at random; what people make up instead repeats a letter or counts. */
function isVaried(token: string): boolean {
  const body = token.slice(4);
  if (/x{5}|0{6}|\*{3}|\.{3}|123456|abcdef|example|fake|dummy|your|placeholder|redacted/i.test(body)) return false;
  return new Set(body).size >= 8;
}

function isChosen(password: string): boolean {
  return !isPlaceholder(password);
}

/** Two kinds are public: those of documentation and demos, and those that name the role of an anonymous user. */
function isPrivateJwt(token: string): boolean {
  const claims = decode(token.split('.')[1] ?? '');
  return claims.startsWith('{') && !/John Doe|demo|example|"anon"|"role":"public"/i.test(claims);
}

const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Base64 as URLs have it, read as Latin letters, which all that is looked for consists of. */
function decode(text: string): string {
  let result = '';
  let bits = 0;
  let held = 0;
  for (const character of text) {
    held = ((held << 6) | base64.indexOf(character)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    result += String.fromCharCode((held >> bits) & 0xff);
  }
  return result;
}

/** The password in front of a host that is neither this machine nor one of documentation. */
const inUrl =
  /:\/\/[\w.~%!*+,;=-]{0,100}:([\w.~%!*+,;=&-]{1,300})(?=@(?!localhost\b|127\.|0\.0\.0\.0|(?:[\w-]{1,60}\.)?example\.|host\b)[\w-])/y;

/** The more exact first. */
const shapes: readonly Shape[] = [
  {
    name: 'a private key',
    marks: ['-----BEGIN '],
    pattern:
      /(-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----)(?=(?:\\[nr]|[\s\\"'+,`]){0,30}(?:[\w-]+: [^\n]{0,200}\n\s*){0,5}[A-Za-z0-9+/=]{32})/y,
    isGenuine: () => true,
  },
  {
    name: 'a GitHub token',
    marks: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'],
    pattern: /(?<![A-Za-z0-9_])(gh[pousr]_[A-Za-z0-9]{36,255})/y,
  },
  {
    name: 'a GitHub token',
    marks: ['github_pat_'],
    pattern: /(?<![A-Za-z0-9_])(github_pat_[A-Za-z0-9]{20,40}_[A-Za-z0-9]{40,80})/y,
    isGenuine: (token) => isVaried(token.slice('github_pat_'.length)),
  },
  {
    name: 'a GitLab token',
    marks: ['glpat-', 'gldt-', 'glrt-', 'glcbt-', 'glptt-', 'glft-', 'glsoat-', 'glagent-'],
    pattern: /(?<![\w-])(gl[a-z]{2,5}-[\w-]{20,255})/y,
  },
  { name: 'an npm token', marks: ['npm_'], pattern: /(?<![\w])(npm_[A-Za-z0-9]{36})(?!\w)/y },
  {
    name: 'a PyPI token',
    marks: ['pypi-AgE'],
    pattern: /(?<![\w-])(pypi-AgE[\w-]{60,500})/y,
  },
  {
    name: 'a Slack token',
    marks: ['xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxs-', 'xoxe-', 'xapp-'],
    pattern: /(?<![\w-])(x(?:ox[a-z]|app)-\d[\w-]{20,300})/y,
  },
  {
    name: 'a Google API key',
    marks: ['AIza'],
    pattern: /(?<![\w-])(AIza[\w-]{35})(?![\w-])/y,
  },
  {
    name: 'a Stripe key',
    marks: ['sk_live_', 'rk_live_'],
    pattern: /(?<!\w)([sr]k_live_[A-Za-z0-9]{20,250})/y,
    isGenuine: (token) => isVaried(token.slice('sk_l'.length)),
  },
  { name: 'a Hugging Face token', marks: ['hf_'], pattern: /(?<!\w)(hf_[A-Za-z]{34,40})(?!\w)/y },
  { name: 'a Docker Hub token', marks: ['dckr_pat_'], pattern: /(?<!\w)(dckr_pat_[\w-]{27,60})/y },
  { name: 'a DigitalOcean token', marks: ['dop_v1_'], pattern: /(?<!\w)(dop_v1_[0-9a-f]{64})(?!\w)/y },
  { name: 'a SendGrid key', marks: ['SG.'], pattern: /(?<![\w.])(SG\.[\w-]{22}\.[\w-]{43})(?![\w-])/y },
  {
    name: 'an API key',
    marks: ['sk-ant-', 'sk-proj-'],
    pattern: /(?<![\w-])(sk-(?:ant|proj)-[\w-]{40,300})/y,
  },
  {
    name: 'an AWS secret key',
    marks: ['ecret_access_key', 'ECRET_ACCESS_KEY', 'ecretAccessKey'],
    pattern: /ecret_?access_?key["']?(?:\s{0,5}[=:]\s{0,5}|\s{1,5})["']?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/iy,
  },
  {
    name: 'a registry token',
    marks: ['_authToken', '_auth=', '_auth ='],
    pattern: /_auth(?:Token)?["']?(?:\s{0,3}=\s{0,3}|\s{1,3})["']?([\w.~+/=-]{12,2000})/y,
    isGenuine: isChosen,
  },
  {
    name: 'a token',
    marks: ['uthorization: ', 'UTHORIZATION: '],
    pattern: /uthorization: {1,3}(?:Bearer|Token|Basic) {1,3}([\w.~+/=-]{16,2000})/iy,
    isGenuine: isChosen,
  },
  {
    name: 'a token',
    marks: [
      'PRIVATE-TOKEN: ',
      'Private-Token: ',
      'JOB-TOKEN: ',
      'X-Api-Key: ',
      'X-API-Key: ',
      'x-api-key: ',
      'X-API-KEY: ',
    ],
    pattern: /[A-Z]{1,7}(?:-API)?-(?:TOKEN|KEY): {1,3}([\w.~+/=-]{12,2000})/iy,
    isGenuine: isChosen,
  },
  {
    name: 'a password',
    marks: ['machine '],
    pattern:
      /(?<!\w)machine\s{1,9}[\w.-]{1,100}\s{1,9}login\s{1,9}[\w.@+-]{1,100}\s{1,9}password\s{1,9}([\w.~+/=!@#%^&*-]{4,500})/y,
    isGenuine: isChosen,
  },
  {
    name: 'a JSON web token',
    marks: ['eyJ'],
    pattern: /(?<![\w.-])(eyJ[\w-]{10,1000}\.eyJ[\w-]{10,4000}\.[\w-]{20,1000})(?![\w.-])/y,
    isGenuine: isPrivateJwt,
  },
  { name: 'a password', marks: ['://'], pattern: inUrl, isGenuine: isChosen },
];

const shapesOf = shapesByMark();

function shapesByMark(): ReadonlyMap<string, readonly Shape[]> {
  const byMark = new Map<string, Shape[]>();
  for (const shape of shapes) {
    for (const mark of shape.marks) byMark.set(mark, [...(byMark.get(mark) ?? []), shape]);
  }
  return byMark;
}

/** One expression that stops at every mark: one way through the text instead of one for each. None is the start of another. */
function anyMark(): RegExp {
  return new RegExp([...shapesOf.keys()].map((mark) => mark.replaceAll('.', '\\.')).join('|'), 'g');
}
