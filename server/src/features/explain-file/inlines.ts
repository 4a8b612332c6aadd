/** Text with what is set as code, strongly, or as a link to an `https` page. */
export type Inlines = readonly Inline[];
export type Inline =
  | { readonly kind: 'text' | 'code' | 'strong'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly url: string };

/**
 * Reads the Markdown that our texts and `renderFact` are made of, as CommonMark does: code spans, backslash escapes,
 * `**strong**`, `*so*` and `[text](url)`. Everything else is text, HTML and a link to anything but an `https` page too. Values from
 * a user's file come as code spans or with every sign escaped, so they never become more than code or text.
 */
export function readInlines(markdown: string): Inlines {
  return merged(readFrom(markdown, { strong: false }));
}

/** What stands there without its formatting. */
export function plainText(inlines: Inlines): string {
  return inlines.map(({ text }) => text).join('');
}

function readFrom(markdown: string, { strong }: { readonly strong: boolean }): readonly Inline[] {
  const found: Inline[] = [];
  const kind = strong ? 'strong' : 'text';
  let at = 0;
  while (at < markdown.length) {
    const stop = nextSign(markdown, at);
    if (stop > at) found.push({ kind, text: markdown.slice(at, stop) });
    if (stop === markdown.length) break;
    const { inlines, end } = readSign(markdown, stop, kind);
    found.push(...inlines);
    at = end;
  }
  return found;
}

interface Read {
  readonly inlines: readonly Inline[];
  readonly end: number;
}

function readSign(markdown: string, at: number, kind: 'text' | 'strong'): Read {
  const sign = markdown.charAt(at);
  if (sign === '\\') {
    const next = markdown.charAt(at + 1);
    const isEscape = /^[!-/:-@[-`{-~]$/.test(next);
    return { inlines: [{ kind, text: isEscape ? next : sign }], end: at + (isEscape ? 2 : 1) };
  }
  const read =
    sign === '`'
      ? readCode(markdown, at)
      : sign === '['
        ? readLink(markdown, at, kind)
        : readStrong(markdown, at, kind);
  if (read !== undefined) return read;
  const end = sign === '`' ? endOfRun(markdown, at) : at + 1;
  return { inlines: [{ kind, text: markdown.slice(at, end) }], end };
}

/** A code span ends at the next run of as many backticks; one blank at either side belongs to the fences. */
function readCode(markdown: string, at: number): Read | undefined {
  const end = endOfCode(markdown, at);
  if (end === undefined) return undefined;
  const fence = endOfRun(markdown, at) - at;
  const inside = markdown.slice(at + fence, end - fence);
  const isPadded = inside.startsWith(' ') && inside.endsWith(' ') && inside.trim() !== '';
  return { inlines: [{ kind: 'code', text: isPadded ? inside.slice(1, -1) : inside }], end };
}

function endOfCode(markdown: string, at: number): number | undefined {
  const start = endOfRun(markdown, at);
  for (let next = markdown.indexOf('`', start); next !== -1;) {
    const end = endOfRun(markdown, next);
    if (end - next === start - at) return end;
    next = markdown.indexOf('`', end);
  }
  return undefined;
}

function endOfRun(markdown: string, at: number): number {
  let end = at;
  while (markdown.charAt(end) === '`') end++;
  return end;
}

/** A page has one kind of stress: `*so*` is set like `**so**`. */
function readStrong(markdown: string, at: number, kind: 'text' | 'strong'): Read | undefined {
  const fence = markdown.startsWith('**', at) ? '**' : '*';
  const start = at + fence.length;
  if (kind === 'strong' || /^[\s*]?$/.test(markdown.charAt(start))) return undefined;
  const close = find(markdown, start, fence);
  if (close === undefined || /\s/.test(markdown.charAt(close - 1))) return undefined;
  return { inlines: readFrom(markdown.slice(start, close), { strong: true }), end: close + fence.length };
}

function readLink(markdown: string, at: number, kind: 'text' | 'strong'): Read | undefined {
  const close = find(markdown, at + 1, '](');
  if (close === undefined) return undefined;
  const end = markdown.indexOf(')', close);
  if (end === -1) return undefined;
  const url = markdown.slice(close + 2, end);
  const inside = readFrom(markdown.slice(at + 1, close), { strong: kind === 'strong' });
  const text = plainText(inside);
  const isPage = /^https:\/\/[^\s<>"'\\`()[\]]+$/.test(url);
  return { inlines: isPage && text !== '' ? [{ kind: 'link', text, url }] : inside, end: end + 1 };
}

/** Where something stands that is neither escaped nor code. */
function find(markdown: string, from: number, wanted: string): number | undefined {
  let at = from;
  while (at < markdown.length) {
    if (markdown.startsWith(wanted, at)) return at;
    const sign = markdown.charAt(at);
    if (sign === '\\') at += 2;
    else if (sign === '`') at = endOfCode(markdown, at) ?? endOfRun(markdown, at);
    else at++;
  }
  return undefined;
}

function nextSign(markdown: string, from: number): number {
  const next = markdown.slice(from).search(/[\\`*[]/);
  return next === -1 ? markdown.length : from + next;
}

/** Neighbours of one kind as one. */
function merged(inlines: readonly Inline[]): Inlines {
  const result: Inline[] = [];
  for (const inline of inlines) {
    const last = result.at(-1);
    if (last !== undefined && last.kind === inline.kind && (last.kind === 'text' || last.kind === 'strong')) {
      result[result.length - 1] = { kind: last.kind, text: last.text + inline.text };
    } else result.push(inline);
  }
  return result;
}
