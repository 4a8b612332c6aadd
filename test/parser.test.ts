import { describe, expect, test } from 'vitest';
import type { Instruction, Word } from '../server/src/syntax/dockerfile/nodes.ts';
import { parseDockerfile } from '../server/src/syntax/dockerfile/parser.ts';
import { allVariables } from '../server/src/syntax/dockerfile/variables.ts';
import type { Span } from '../server/src/text/span.ts';

describe('instructions', () => {
  test('words, flags and values', () => {
    expect(
      outline(
        [
          'FROM --platform=$P python:3.12 AS base',
          'ENV PATH="/opt/bin:$PATH" LANG=C.UTF-8',
          'ENV GREETING hello  "world"',
          "COPY --from=base --chown=1:1 a 'b' /c",
          'VOLUME ["/data", "/log s"]',
          'HEALTHCHECK --interval=5s CMD curl -f localhost',
          'ONBUILD RUN make',
          'CMD ["python", "-m", "app"]',
        ].join('\n'),
      ),
    ).toEqual([
      'FROM --platform=$P python:3.12 AS base',
      'ENV PATH = /opt/bin:$PATH | LANG = C.UTF-8',
      'ENV GREETING = hello  world',
      'COPY --from=base --chown=1:1 a | b -> /c',
      'VOLUME /data | /log s',
      'HEALTHCHECK --interval=5s CMD shell: curl -f localhost',
      'ONBUILD (RUN shell: make)',
      'CMD exec: python | -m | app',
    ]);
  });

  test('comments and blank lines between continued lines belong to neither words nor script', () => {
    const text = 'FROM a\nRUN one \\\n  # why\n\n  && two\n';
    const tree = parseDockerfile(text);
    expect(outline(text)).toEqual(['FROM a', 'RUN shell: one   && two']);
    expect(tree.comments).toEqual([{ text: 'why', span: at(text, '# why'), inside: 1 }]);
    const run = tree.instructions[1];
    expect(run?.emptyLines.map((span) => text.slice(span.start, span.end))).toEqual(['\n']);
    expect(slice(text, run?.span)).toBe('RUN one \\\n  # why\n\n  && two');
  });

  test('the comments right above', () => {
    const text = '# far\n\n# one\n# two\nFROM a\n';
    expect(parseDockerfile(text).instructions[0]?.above.map((comment) => comment.text)).toEqual(['one', 'two']);
  });

  test('a word that is cut in two keeps its place in the file', () => {
    const text = 'FROM a\nEXPOSE 80\\\n80\n';
    const [, expose] = parseDockerfile(text).instructions;
    const port = expose?.type === 'EXPOSE' ? expose.ports[0] : undefined;
    expect(port).toMatchObject({ raw: '8080', value: '8080' });
    expect(slice(text, port?.span)).toBe('80\\\n80');
  });

  test('with a backtick as escape character the backslash is a letter like any other', () => {
    const text = '# escape=`\nFROM a\nWORKDIR C:\\new `\n  dir\nENV A="`"b`"" C=`$D\n';
    expect(outline(text)).toEqual(['FROM a', 'WORKDIR C:\\new   dir', 'ENV A = "b" | C = $D']);
    expect(parseDockerfile(text).escape).toBe('`');
  });

  test('a JSON array that is not quite one is text for the shell', () => {
    expect(outline('FROM a\nCMD [\'a\']\nCMD ["a"] b\nCMD []\n')).toEqual([
      'FROM a',
      "CMD shell: ['a']",
      'CMD shell: ["a"] b',
      'CMD exec: ',
    ]);
  });
});

describe('heredocs', () => {
  test('several in one instruction', () => {
    const text = 'FROM a\nCOPY <<one <<-"two" /dir/\n$A\none\n\t$B\n\ttwo\nUSER b\n';
    const [, copy, user] = parseDockerfile(text).instructions;
    expect(
      copy?.heredocs.map(({ name, expand, chomp, body, variables }) => ({
        name,
        expand,
        chomp,
        text: body.text,
        variables: variables.map((variable) => variable.name),
      })),
    ).toEqual([
      { name: 'one', expand: true, chomp: false, text: '$A\n', variables: ['A'] },
      { name: 'two', expand: false, chomp: true, text: '$B\n', variables: [] },
    ]);
    expect(slice(text, copy?.span)).toBe('COPY <<one <<-"two" /dir/\n$A\none\n\t$B\n\ttwo');
    expect(user?.type).toBe('USER');
  });

  test('a blank before the name makes a heredoc, but no source of COPY', () => {
    expect(outline('FROM a\nRUN cat << EOF\nFOO\nEOF\nCOPY << EOF /b\nFOO\nEOF\n')).toEqual([
      'FROM a',
      'RUN shell: cat << EOF <<EOF:"FOO\\n"',
      'COPY << | EOF -> /b <<EOF:"FOO\\n"',
    ]);
  });

  test('what only bash knows keeps BuildKit from finding any heredoc in the line', () => {
    const text = 'FROM a\nRUN echo ${list[0]} <<EOF\nFOO\nEOF\n';
    const tree = parseDockerfile(text);
    expect(tree.instructions[1]?.heredocs).toEqual([]);
    expect(messages(text)).toEqual([
      '3: `FOO` is no instruction; did you mean `FROM`?',
      '4: `EOF` is no instruction; did you mean `ENV`?',
    ]);
  });
});

describe('variables', () => {
  test('modifiers, operands, and variables inside them', () => {
    const text = 'FROM a\nENV X=${A:-${B:+"$C"}}/${D//x/$E}\n';
    const [, env] = parseDockerfile(text).instructions;
    const found = env?.type === 'ENV' ? (env.pairs[0]?.value?.variables ?? []) : [];
    expect(
      [...allVariables(found)].map(({ name, modifier, operand, span }) => [name, modifier, operand, slice(text, span)]),
    ).toEqual([
      ['A', ':-', '${B:+"$C"}', '${A:-${B:+"$C"}}'],
      ['B', ':+', '"$C"', '${B:+"$C"}'],
      ['C', undefined, undefined, '$C'],
      ['D', '//', 'x/$E', '${D//x/$E}'],
      ['E', undefined, undefined, '$E'],
    ]);
  });

  test('only those that BuildKit expands', () => {
    const text = 'FROM a\nRUN echo $SHELL\nENV A=\'$B\' C=\\$D E="$F"\nHEALTHCHECK --interval=$G CMD $H\n';
    const [, run, env, check] = parseDockerfile(text).instructions;
    expect(run?.body.text).toBe('echo $SHELL');
    const pairs = env?.type === 'ENV' ? env.pairs : [];
    expect(pairs.map((pair) => pair.value?.variables.map((variable) => variable.name))).toEqual([[], [], ['F']]);
    expect(check?.flags[0]?.value?.variables).toEqual([]);
  });

  test('nested too deep for whoever walks the tree, they are kept side by side', () => {
    const text = `FROM a\nENV A=${'${B:-'.repeat(10_000)}${'}'.repeat(10_000)}\n`;
    const [, env] = parseDockerfile(text).instructions;
    const found = env?.type === 'ENV' ? (env.pairs[0]?.value?.variables ?? []) : [];
    expect([...allVariables(found)]).toHaveLength(10_000);
    expect(messages(text)).toEqual([]);
  });
});

describe('mounts', () => {
  test('options with their places, in quotes and over lines too', () => {
    const text = 'FROM a\nRUN --mount=type=cache,\\\nid="x y",\\"target=/a,b\\",RO b\n';
    const [, run] = parseDockerfile(text).instructions;
    const options = run?.type === 'RUN' ? (run.mounts[0]?.options ?? []) : [];
    expect(options.map((option) => [option.key, option.value?.value, slice(text, option.span)])).toEqual([
      ['type', 'cache', 'type=cache'],
      ['id', 'x y', 'id="x y'],
      ['target', '/a,b', 'target=/a,b'],
      ['ro', undefined, 'RO'],
    ]);
    expect(messages(text)).toEqual([]);
  });
});

describe('errors', () => {
  test.each([
    ['FROM a\nCOPY --fro=b c d\n', '2: COPY has no flag `--fro`; did you mean `--from`?', 'fro'],
    ['FROM a\nRUN --mount=type=cach,target=/a b\n', '2: A mount is of type bind, cache, tmpfs, secret or ssh', 'cach'],
    ['FROM a\nLABEL a="b\n', '2: This double quote is never closed, so the value has no end', '"'],
    ['FROM a\nWORKDIR /${A^^}\n', '2: `${A^^}` is no substitution BuildKit knows, so the build stops here', '${A^^}'],
    [
      'FROM a\nCOPY <<E /b\n${A b}\nE\n',
      '3: `${A b}` is no substitution BuildKit knows, so the build stops here',
      '${A b}',
    ],
    ['FROM Alpine\n', '1: `Alpine` is no image: its name has lower-case letters only', 'Alpine'],
    ['FROM a\nEXPOSE 80/http\n', '2: `http` is no protocol: there are tcp, udp and sctp', '80/http'],
    ['FROM a\nCOPY b <<E\n', '2: A heredoc is a source of COPY: the path it goes to is missing', '<<E'],
  ])('%j', (text, message, underlined) => {
    const { errors } = parseDockerfile(text);
    const first = errors.find((error) => `${lineOf(text, error.span.start)}: ${error.message}` === message);
    expect(messages(text)).toContain(message);
    expect(slice(text, first?.span)).toBe(underlined);
  });

  test('a line that is too long is underlined from where it is', () => {
    const text = `FROM a\n# ${'\u00E9'.repeat(40_000)}\n`;
    const [error] = parseDockerfile(text).errors;
    expect(error).toMatchObject({ code: 'line-too-long', span: { start: 9 + 32_766, end: text.length - 1 } });
  });

  test('an empty flag value in front of a continuation ends where the flag ends', () => {
    const [from] = parseDockerfile('FROM --platform=\\\n FROM ').instructions;
    expect(from?.flags[0]?.value?.span).toEqual({ start: 16, end: 16 });
  });

  test('what stands in a file for another frontend is not called wrong', () => {
    const text = 'FROM a\nINCLUDE b\nCOPY --magic c d\n';
    expect(messages(text)).toHaveLength(2);
    expect(messages(`# syntax=example.com/other:1\n${text}`)).toEqual([]);
    expect(messages(`# syntax=docker/dockerfile:1\n${text}`)).toHaveLength(2);
  });

  test('flags of the labs channel need a syntax line', () => {
    const text = 'FROM a\nRUN --device=b c\n';
    expect(messages(text)).toHaveLength(1);
    expect(messages(`# syntax=docker/dockerfile:1-labs\n${text}`)).toEqual([]);
  });
});

/** One line an instruction: what the parser made of it. */
function outline(text: string): readonly string[] {
  return parseDockerfile(text).instructions.map(describeInstruction);
}

function describeInstruction(instruction: Instruction): string {
  const parts = [
    instruction.keyword.raw,
    ...instruction.flags.map((flag) => `--${flag.name}${flag.value === undefined ? '' : `=${flag.value.value}`}`),
    describeBody(instruction),
    ...instruction.heredocs.map((heredoc) => `<<${heredoc.name}:${JSON.stringify(heredoc.body.text)}`),
  ];
  return parts.filter((part) => part !== undefined).join(' ');
}

function describeBody(instruction: Instruction): string | undefined {
  switch (instruction.type) {
    case 'FROM':
      return values([instruction.image, instruction.as, instruction.name], ' ');
    case 'RUN':
    case 'CMD':
    case 'ENTRYPOINT':
    case 'SHELL':
    case 'HEALTHCHECK': {
      const kind = instruction.type === 'HEALTHCHECK' ? `${instruction.kind?.value ?? ''} ` : '';
      const command = instruction.command;
      if (command === undefined) return kind;
      return (
        kind + (command.form === 'exec' ? `exec: ${values(command.arguments, ' | ')}` : `shell: ${command.script.text}`)
      );
    }
    case 'COPY':
    case 'ADD':
      return `${values(instruction.sources, ' | ')} -> ${instruction.destination?.value ?? ''}`;
    case 'ENV':
    case 'LABEL':
    case 'ARG':
      return instruction.pairs.map(({ key, value }) => values([key, value], ' = ')).join(' | ');
    case 'EXPOSE':
      return values(instruction.ports, ' | ');
    case 'VOLUME':
      return values(instruction.paths, ' | ');
    case 'USER':
    case 'WORKDIR':
    case 'STOPSIGNAL':
    case 'MAINTAINER':
      return instruction.value?.value;
    case 'ONBUILD':
      return instruction.trigger === undefined ? undefined : `(${describeInstruction(instruction.trigger)})`;
    case 'UNKNOWN':
  }
  return instruction.body.text;
}

function values(words: readonly (Word | undefined)[], between: string): string {
  return words.flatMap((word) => (word === undefined ? [] : [word.value])).join(between);
}

function messages(text: string): readonly string[] {
  return parseDockerfile(text).errors.map((error) => `${lineOf(text, error.span.start)}: ${error.message}`);
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function at(text: string, part: string): Span {
  const start = text.indexOf(part);
  return { start, end: start + part.length };
}

function slice(text: string, span: Span | undefined): string | undefined {
  return span === undefined ? undefined : text.slice(span.start, span.end);
}
