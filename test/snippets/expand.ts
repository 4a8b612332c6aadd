/**
 * What a snippet inserts when every tab stop is left as it is, by VS Code's snippet syntax: `$1`, `${1}`, `${1:default}`
 * (defaults nest), `${1|one,two|}` (the first choice), `$0`, and `\` before `$`, `}` and `\`. A tab stop without a default
 * repeats the default its number has elsewhere. Throws for what our snippets have no use for: variables and transforms.
 */
export function expandSnippet(body: string): string {
  const parts = parse(body);
  const defaults = new Map<number, readonly Part[]>();
  collectDefaults(parts, defaults);
  return write(parts, defaults);
}

type Part = string | TabStop;

interface TabStop {
  readonly number: number;
  readonly content: readonly Part[] | undefined;
}

function parse(body: string): readonly Part[] {
  const reader = new Reader(body);
  const parts = reader.parts(false);
  if (!reader.atEnd) throw new Error(`The snippet ends early at ${reader.rest}`);
  return parts;
}

class Reader {
  private offset = 0;
  private readonly body: string;

  constructor(body: string) {
    this.body = body;
  }

  get atEnd(): boolean {
    return this.offset >= this.body.length;
  }

  get rest(): string {
    return JSON.stringify(this.body.slice(this.offset, this.offset + 20));
  }

  /** Everything up to the end, or up to the `}` of the placeholder it stands in. */
  parts(inPlaceholder: boolean): readonly Part[] {
    const parts: Part[] = [];
    for (;;) {
      if (this.atEnd || (inPlaceholder && this.rest.startsWith('"}'))) return parts;
      parts.push(this.tabStop() ?? this.character('$}\\'));
    }
  }

  private tabStop(): TabStop | undefined {
    const plain = this.take(/\$(\d+)/y);
    if (plain !== undefined) return { number: Number(plain[1]), content: undefined };
    const opened = this.take(/\$\{(\d+)/y);
    if (opened === undefined) {
      if (/^\$[{\w]/.test(this.body.slice(this.offset))) throw new Error(`A "$" that is not escaped at ${this.rest}`);
      return undefined;
    }
    const content = this.content();
    if (this.take(/\}/y) === undefined) throw new Error(`A tab stop is not closed at ${this.rest}`);
    return { number: Number(opened[1]), content };
  }

  private content(): readonly Part[] | undefined {
    if (this.take(/:/y) !== undefined) return this.parts(true);
    if (this.take(/\|/y) === undefined) return undefined;
    let first = '';
    while (!this.atEnd && this.take(/(?=[,|])/y) === undefined) first += this.character(',|\\');
    if (this.take(/(?:\\.|[^|])*\|/y) === undefined) throw new Error(`A choice is not closed at ${this.rest}`);
    return [first];
  }

  private character(escapable: string): string {
    const next = this.body.charAt(this.offset + 1);
    const escaped = this.body.charAt(this.offset) === '\\' && next !== '' && escapable.includes(next);
    const character = escaped ? next : this.body.charAt(this.offset);
    this.offset += escaped ? 2 : 1;
    return character;
  }

  private take(sticky: RegExp): RegExpExecArray | undefined {
    sticky.lastIndex = this.offset;
    const match = sticky.exec(this.body);
    if (match === null) return undefined;
    this.offset += match[0].length;
    return match;
  }
}

function collectDefaults(parts: readonly Part[], defaults: Map<number, readonly Part[]>): void {
  for (const part of parts) {
    if (typeof part === 'string' || part.content === undefined) continue;
    if (!defaults.has(part.number)) defaults.set(part.number, part.content);
    collectDefaults(part.content, defaults);
  }
}

function write(parts: readonly Part[], defaults: ReadonlyMap<number, readonly Part[]>): string {
  return parts
    .map((part) => (typeof part === 'string' ? part : write(part.content ?? defaults.get(part.number) ?? [], defaults)))
    .join('');
}
