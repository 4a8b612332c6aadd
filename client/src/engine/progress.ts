import { fieldsOf, isFields, objectsOf, stringOf } from '../fields.ts';
import type { Fields } from '../fields.ts';

/** A step of the build: an instruction that the engine carries out, or something it does around them. */
export interface BuildStep {
  /** As the engine names it: `[stage-1 2/3] COPY . .`. */
  readonly name: string;
  /** Such as `COPY . .`; undefined for what is no instruction, such as loading the context. */
  readonly instruction: string | undefined;
  /** The order in which the engine told of the steps, from 1: what the log's lines begin with. */
  readonly index: number;
}

export interface BuildWarning {
  /** Such as `LegacyKeyValueFormat`; undefined when the engine names no rule. */
  readonly rule: string | undefined;
  readonly message: string;
  readonly url: string | undefined;
  /** The name of the Dockerfile, without folders. */
  readonly file: string | undefined;
  /** Counted from 1; the last is part of it. */
  readonly lines: { readonly first: number; readonly last: number } | undefined;
}

export interface FailedStep {
  readonly step: BuildStep;
  readonly error: string;
  /** The last lines that it printed. */
  readonly log: readonly string[];
}

export type BuildEvent =
  /** `number` of `of` instructions were begun; `of` may grow while the engine finds out what there is to do. */
  | { readonly kind: 'step'; readonly number: number; readonly of: number; readonly step: BuildStep }
  /** A line for a person. */
  | { readonly kind: 'line'; readonly text: string };

export interface BuildOutcome {
  readonly warnings: readonly BuildWarning[];
  readonly failed: FailedStep | undefined;
  /** What came as plain text, the last 400 lines: the engine says there why a build failed. */
  readonly plain: readonly string[];
}

export interface ProgressReader {
  /** Takes a piece of standard error, cut anywhere. */
  push(text: string): void;
  end(): BuildOutcome;
}

/**
 * Reads what `docker buildx build --progress=rawjson` writes to standard error: one JSON object a line (BuildKit's
 * `SolveStatus`, its bytes in base64). After a failure plain text follows in the same stream, and any line may be broken:
 * what is not JSON is taken as text. Memory does not grow with the length of the build's log.
 */
export function readProgress(onEvent: (event: BuildEvent) => void): ProgressReader {
  const reader = new Reader(onEvent);
  return {
    push: (text) => reader.push(text),
    end: () => reader.end(),
  };
}

const longestLine = 16 * 1024 * 1024;
const keptPlainLines = 400;
const keptLogLines = 40;
const keptWarnings = 1000;
const longestLogLine = 4000;

interface Vertex {
  readonly step: BuildStep;
  readonly decoder: TextDecoder;
  started: number | undefined;
  done: boolean;
  error: string | undefined;
  /** The beginning of a line whose end is still to come. */
  partial: string;
  log: string[];
}

class Reader {
  readonly #onEvent: (event: BuildEvent) => void;
  readonly #vertexes = new Map<string, Vertex>();
  readonly #warnings = new Map<string, BuildWarning>();
  readonly #plain: string[] = [];
  #failed: Vertex | undefined;
  #rest = '';
  #tooLong = false;

  constructor(onEvent: (event: BuildEvent) => void) {
    this.#onEvent = onEvent;
  }

  push(text: string): void {
    const lines = text.split('\n');
    const last = lines.pop() ?? '';
    for (const line of lines) {
      if (!this.#tooLong) this.#readLine(this.#rest + line);
      this.#rest = '';
      this.#tooLong = false;
    }
    this.#rest += last;
    if (this.#rest.length > longestLine) {
      this.#rest = '';
      this.#tooLong = true;
    }
  }

  end(): BuildOutcome {
    if (this.#rest !== '') this.#readLine(this.#rest);
    this.#rest = '';
    for (const vertex of this.#vertexes.values()) this.#log(vertex, '\n');
    const failed = this.#failed;
    return {
      warnings: [...this.#warnings.values()],
      failed: failed && { step: failed.step, error: failed.error ?? '', log: failed.log },
      plain: this.#plain,
    };
  }

  #readLine(line: string): void {
    const text = line.replace(/\r$/, '');
    const status = text.startsWith('{') ? parseObject(text) : undefined;
    if (status === undefined) {
      if (text.trim() === '' && this.#plain.length === 0) return;
      this.#plain.push(text.slice(0, longestLogLine));
      if (this.#plain.length > keptPlainLines) this.#plain.shift();
      this.#say(text.slice(0, longestLogLine));
      return;
    }
    for (const vertex of objectsOf(status['vertexes'])) this.#readVertex(vertex);
    for (const log of objectsOf(status['logs'])) this.#readLog(log);
    for (const warning of objectsOf(status['warnings'])) this.#readWarning(warning);
  }

  #readVertex(told: Fields): void {
    const digest = stringOf(told['digest']);
    const name = stringOf(told['name']);
    if (digest === undefined) return;
    const vertex = this.#vertexes.get(digest) ?? this.#newVertex(digest, name ?? digest);

    const started = time(told['started']);
    if (started !== undefined && vertex.started === undefined) {
      vertex.started = started;
      this.#say(`#${vertex.step.index} ${vertex.step.name}`);
      if (vertex.step.instruction !== undefined) this.#tellStep(vertex.step);
    }
    const error = stringOf(told['error']);
    const completed = time(told['completed']);
    if (error !== undefined && error !== '') {
      vertex.error = error;
      // What is cancelled because of a failure elsewhere says so too; it is not the reason.
      if (this.#failed === undefined || (isCancellation(this.#failed.error) && !isCancellation(error)))
        this.#failed = vertex;
      this.#log(vertex, '\n');
      this.#say(`#${vertex.step.index} ERROR: ${error}`);
    } else if (completed !== undefined && !vertex.done && (vertex.started !== undefined || told['cached'] === true)) {
      this.#log(vertex, '\n');
      // A step that starts again is told as completed first with a time of nothing: only the last one counts for the log.
      if (told['cached'] === true) this.#say(`#${vertex.step.index} CACHED`);
      else
        this.#say(
          `#${vertex.step.index} DONE ${((completed - (started ?? vertex.started ?? completed)) / 1000).toFixed(1)}s`,
        );
      vertex.done = true;
    }
  }

  #newVertex(digest: string, name: string): Vertex {
    const vertex: Vertex = {
      step: {
        name,
        instruction: /^\[(?!internal\])[^\]]*?\d+\/\d+\] (.*)$/s.exec(name)?.[1],
        index: this.#vertexes.size + 1,
      },
      decoder: new TextDecoder(),
      started: undefined,
      done: false,
      error: undefined,
      partial: '',
      log: [],
    };
    this.#vertexes.set(digest, vertex);
    return vertex;
  }

  #tellStep(step: BuildStep): void {
    const instructions = [...this.#vertexes.values()].filter((vertex) => vertex.step.instruction !== undefined);
    const begun = instructions.filter((vertex) => vertex.started !== undefined);
    this.#onEvent({ kind: 'step', number: begun.length, of: instructions.length, step });
  }

  #readLog(told: Fields): void {
    const vertex = this.#vertexes.get(stringOf(told['vertex']) ?? '');
    const data = bytes(told['data']);
    if (vertex === undefined || data === undefined) return;
    this.#log(vertex, vertex.decoder.decode(data, { stream: true }));
  }

  #log(vertex: Vertex, text: string): void {
    const lines = (vertex.partial + text).split('\n');
    vertex.partial = (lines.pop() ?? '').slice(-longestLogLine);
    for (const line of lines) {
      const printed = asPrinted(line);
      // The closing of a log with no open line is not a line of its own.
      if (text === '\n' && printed === '') continue;
      vertex.log.push(printed);
      if (vertex.log.length > keptLogLines) vertex.log.shift();
      this.#say(`#${vertex.step.index} ${printed}`);
    }
  }

  #readWarning(told: Fields): void {
    const short = decodedText(told['short']);
    if (short === undefined || this.#warnings.size >= keptWarnings) return;
    const named = /^([A-Z][A-Za-z]+): (.*)$/s.exec(short);
    const lines = objectsOf(told['range']).flatMap((range) => [lineOf(range['start']), lineOf(range['end'])]);
    const known = lines.filter((value) => value !== undefined);
    const warning: BuildWarning = {
      rule: named?.[1],
      message: (named?.[2] ?? short).replace(/ \(line \d+\)$/, ''),
      url: stringOf(told['url']),
      file: stringOf(fieldsOf(told['sourceInfo'])['filename'])?.split('/').at(-1),
      lines: known.length === 0 ? undefined : { first: Math.min(...known), last: Math.max(...known) },
    };
    const key = JSON.stringify([warning.rule, warning.message, warning.lines]);
    if (this.#warnings.has(key)) return;
    this.#warnings.set(key, warning);
    this.#say(`WARNING: ${short}`);
  }

  #say(text: string): void {
    this.#onEvent({ kind: 'line', text });
  }
}

function parseObject(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function bytes(value: unknown): Uint8Array | undefined {
  return typeof value === 'string' ? Buffer.from(value, 'base64') : undefined;
}

function decodedText(value: unknown): string | undefined {
  const decoded = bytes(value);
  return decoded && new TextDecoder().decode(decoded);
}

function time(value: unknown): number | undefined {
  const milliseconds = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}

function lineOf(position: unknown): number | undefined {
  const value = isFields(position) ? position['line'] : undefined;
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : undefined;
}

function isCancellation(error: string | undefined): boolean {
  return /context cancell?ed/i.test(error ?? '');
}

/** What a terminal would show of a line: without colours, and of a progress bar drawn over itself its last state. */
function asPrinted(line: string): string {
  const plain = line.replaceAll(colour, '').replace(/\r$/, '');
  return plain.slice(plain.lastIndexOf('\r') + 1).slice(0, longestLogLine);
}

const colour = new RegExp(`${String.fromCharCode(27)}\\[[0-9;?]*[A-Za-z]`, 'g');
