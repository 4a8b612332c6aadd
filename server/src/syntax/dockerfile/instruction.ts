import { type Joined, sliceJoined, sourceSpan } from '../../text/joined.ts';
import type { Span } from '../../text/span.ts';
import { isBlank, skipSpace, trimEnd } from './characters.ts';
import { readFlags } from './flags.ts';
import { expandedFlags, keywordOf } from './flag-table.ts';
import { readJsonForm } from './json-form.ts';
import { readMount } from './mounts.ts';
import type {
  CommandLine,
  Comment,
  DockerfileError,
  DockerfileErrorCode,
  Heredoc,
  Instruction,
  Pair,
  Word,
} from './nodes.ts';
import type { VariableError } from './variables.ts';
import { plainWord, processedWord, splitAtBlanks, splitQuoted, type Stretch } from './words.ts';

/** What the reader of lines knows about an instruction before its words are looked at. */
export interface InstructionSource {
  readonly joined: Joined;
  /** Offset in the joined text where the instruction starts: behind ONBUILD for what it triggers. */
  readonly start: number;
  readonly span: Span;
  readonly index: number;
  readonly escape: string;
  readonly heredocs: readonly Heredoc[];
  readonly emptyLines: readonly Span[];
  readonly above: readonly Comment[];
  readonly onbuild: boolean;
}

/** An instruction's keyword and where its arguments start, in offsets of the joined text. */
export function readKeyword(
  text: string,
  start: number,
): { readonly start: number; readonly end: number; readonly rest: number } {
  const from = skipSpace(text, start);
  let end = from;
  while (end < text.length && !isBlank(text.charCodeAt(end))) end++;
  let rest = end;
  while (rest < text.length && isBlank(text.charCodeAt(rest))) rest++;
  return { start: from, end, rest };
}

/**
 * Makes the tree's node of an instruction. Only what BuildKit's parser itself refuses becomes an error here (quotes that
 * don't close, arrays that hold no strings); what it refuses later is in `validate.ts`.
 */
export function readInstruction(source: InstructionSource, errors: DockerfileError[]): Instruction {
  const { joined, escape } = source;
  const text = joined.text;
  const keyword = readKeyword(text, source.start);
  const report = (code: DockerfileErrorCode, from: number, to: number, message: string): void => {
    errors.push({ code, span: sourceSpan(joined, from, to), message });
  };
  const reportVariableAt = (span: Span, message: string): void => {
    // What an ONBUILD triggers is expanded in the build that it is triggered in.
    if (!source.onbuild) errors.push({ code: 'invalid-variable', span, message });
  };
  const reportVariable = (error: VariableError): void =>
    reportVariableAt(sourceSpan(joined, error.start, error.end), error.message);
  const readFlag = readFlags(joined, keyword.rest, escape, expandedFlags, reportVariable);
  const flags = readFlag.flags.map(({ flag }) => flag);
  const start = skipSpace(text, readFlag.rest);
  const end = trimEnd(text, start);

  const processed = (stretch: Stretch): Word =>
    processedWord(joined, stretch.start, stretch.end, escape, reportVariable);
  const plain = (stretch: Stretch): Word => plainWord(joined, stretch.start, stretch.end);
  const wholeSpan = sourceSpan(joined, start, end);

  const common = {
    keyword: plainWord(joined, keyword.start, keyword.end),
    span: source.span,
    index: source.index,
    flags,
    body: sliceJoined(joined, start, end),
    bodySpan: wholeSpan,
    heredocs: source.heredocs,
    emptyLines: source.emptyLines,
    above: source.above,
    onbuild: source.onbuild,
  };

  const commandLine = (from: number): CommandLine => {
    const json = readJsonForm(joined, from, end);
    if (json.kind === 'array') return { form: 'exec', arguments: json.words, span: json.span };
    const span = sourceSpan(joined, from, end);
    if (json.kind === 'not-strings') {
      errors.push({
        code: 'invalid-argument',
        span: json.span,
        message: 'Every item of a JSON array of arguments has to be a string in double quotes',
      });
    }
    return { form: 'shell', script: sliceJoined(joined, from, end), span };
  };

  /** Words of COPY, ADD, VOLUME: a JSON array, or split at blanks. */
  const list = (): { readonly json: boolean; readonly words: readonly Word[] } => {
    const json = readJsonForm(joined, start, end, { escape, onError: reportVariableAt });
    if (json.kind === 'array') return { json: true, words: json.words };
    if (json.kind === 'not-strings') {
      errors.push({
        code: 'invalid-argument',
        span: json.span,
        message: 'Every item of a JSON array of paths has to be a string in double quotes',
      });
    }
    return { json: false, words: splitAtBlanks(text, start, end).map(processed) };
  };

  const pairs = (): { readonly pairs: readonly Pair[]; readonly legacy: boolean } => {
    const words = splitQuoted(text, start, end, escape);
    const first = words[0];
    if (first === undefined) return { pairs: [], legacy: false };
    if (!text.slice(first.start, first.end).includes('=')) {
      const keyEnd = splitAtBlanks(text, start, end)[0]?.end ?? end;
      const valueStart = skipSpace(text, keyEnd, end);
      const key = processed({ start, end: keyEnd });
      if (valueStart >= end) {
        report('missing-argument', start, end, `\`${key.raw.slice(0, 40)}\` has no value: write it as NAME=value`);
        return { pairs: [{ key, span: key.span }], legacy: true };
      }
      const value = processed({ start: valueStart, end });
      return { pairs: [{ key, value, span: sourceSpan(joined, start, end) }], legacy: true };
    }
    return { pairs: words.map((word) => pair(word, processed)), legacy: false };
  };

  /** `NAME=value`; only ARG's names stand alone, and they are taken as written. */
  const pair = (word: Stretch, name: (stretch: Stretch) => Word): Pair => {
    let equals = word.start;
    while (equals < word.end && text[equals] !== '=') equals++;
    if (equals === word.end) {
      const key = name(word);
      if (name !== plain) {
        report(
          'invalid-argument',
          word.start,
          word.end,
          `\`${key.raw.slice(0, 40)}\` has no \`=\`: a value with spaces needs quotes`,
        );
      }
      return { key, span: key.span };
    }
    return {
      key: name({ start: word.start, end: equals }),
      value: processed({ start: equals + 1, end: word.end }),
      span: sourceSpan(joined, word.start, word.end),
    };
  };

  const value = (word: (stretch: Stretch) => Word): { readonly value?: Word } =>
    end > start ? { value: word({ start, end }) } : {};

  const name = keywordOf(common.keyword.raw);
  switch (name) {
    case undefined:
      break;
    case 'FROM': {
      const words = splitAtBlanks(text, start, end);
      const [image, as, stage] = words;
      const platform = flags.find((flag) => flag.name === 'platform');
      return {
        ...common,
        type: 'FROM',
        ...(image === undefined ? {} : { image: processed(image) }),
        ...(platform === undefined ? {} : { platform }),
        ...(as === undefined ? {} : { as: plain(as) }),
        ...(stage === undefined ? {} : { name: plain(stage) }),
      };
    }
    case 'RUN':
      return {
        ...common,
        type: 'RUN',
        command: commandLine(start),
        mounts: readFlag.flags
          .filter(({ flag }) => flag.name === 'mount')
          .map((flag) => readMount(flag, escape, reportVariableAt)),
      };
    case 'CMD':
    case 'ENTRYPOINT':
    case 'SHELL':
      return { ...common, type: name, command: commandLine(start) };
    case 'COPY':
    case 'ADD': {
      const { json, words } = list();
      const destination = words.length > 1 ? words.at(-1) : undefined;
      const transfer = {
        json,
        sources: words.length > 1 ? words.slice(0, -1) : words,
        ...(destination === undefined ? {} : { destination }),
      };
      if (name === 'ADD') return { ...common, ...transfer, type: 'ADD' };
      const from = flags.find((flag) => flag.name === 'from');
      return { ...common, ...transfer, type: 'COPY', ...(from === undefined ? {} : { from }) };
    }
    case 'ENV':
    case 'LABEL':
      return { ...common, type: name, ...pairs() };
    case 'ARG':
      return { ...common, type: 'ARG', pairs: splitQuoted(text, start, end, escape).map((word) => pair(word, plain)) };
    case 'EXPOSE':
      return { ...common, type: 'EXPOSE', ports: splitAtBlanks(text, start, end).map(processed) };
    case 'HEALTHCHECK': {
      const [kind] = splitAtBlanks(text, start, end);
      if (kind === undefined) return { ...common, type: 'HEALTHCHECK' };
      const from = skipSpace(text, kind.end, end);
      return {
        ...common,
        type: 'HEALTHCHECK',
        kind: plain(kind),
        ...(from < end ? { command: commandLine(from) } : {}),
      };
    }
    case 'ONBUILD':
      return {
        ...common,
        type: 'ONBUILD',
        // ONBUILD cannot trigger ONBUILD: what stands behind a second one is not read, however often it is repeated.
        ...(end > start && !source.onbuild
          ? {
              trigger: readInstruction(
                { ...source, start, span: { start: wholeSpan.start, end: source.span.end }, onbuild: true },
                errors,
              ),
            }
          : {}),
      };
    case 'VOLUME': {
      const { json, words } = list();
      return { ...common, type: 'VOLUME', json, paths: words };
    }
    case 'MAINTAINER':
      return { ...common, type: 'MAINTAINER', ...value(plain) };
    case 'USER':
    case 'WORKDIR':
    case 'STOPSIGNAL':
      return { ...common, type: name, ...value(processed) };
  }
  return { ...common, type: 'UNKNOWN' };
}
