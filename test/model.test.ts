import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyzeDockerfile } from '../server/src/model/analyze-dockerfile.ts';
import type { DockerfileModel } from '../server/src/model/dockerfile.ts';
import { expandWord } from '../server/src/model/expand.ts';
import { packageCommands } from '../server/src/model/packages.ts';
import type { Instruction } from '../server/src/syntax/dockerfile/nodes.ts';
import { parseDockerfile } from '../server/src/syntax/dockerfile/parser.ts';
import { dedent } from '../server/src/text/dedent.ts';
import { runs } from './harness/runs.ts';

function analyze(text: string): DockerfileModel {
  return analyzeDockerfile(parseDockerfile(text));
}

/** The instruction whose text contains a part. */
function at(model: DockerfileModel, part: string): Instruction {
  const offset = model.text.indexOf(part);
  const found = model.tree.instructions.find(({ span }) => span.start <= offset && offset < span.end);
  if (found === undefined) throw new Error(`No instruction contains ${part}`);
  return found;
}

describe('stages', () => {
  const model = analyze(dedent`
    ARG VERSION=3.12
    FROM python:\${VERSION}-slim AS base
    FROM base AS build
    COPY --from=0 /a /a
    RUN --mount=type=bind,from=tools,target=/tools true
    FROM scratch AS tools
    FROM golang:1.25 AS unused
    FROM base
    COPY --from=Build /b /b
    COPY --from=nginx:1.29 /c /c
    COPY --from=later /d /d
  `);

  it('start from images, stages or nothing', () => {
    expect(model.stages.map(({ base }) => [base.kind, base.text])).toEqual([
      ['image', 'python:3.12-slim'],
      ['stage', 'base'],
      ['scratch', 'scratch'],
      ['image', 'golang:1.25'],
      ['stage', 'base'],
    ]);
  });

  it('need each other by name in any case, by number, by COPY and by mount', () => {
    expect(model.stages.map(({ needs }) => needs)).toEqual([[], [0], [], [], [0, 1]]);
  });

  it('are reached by the final stage, or inherited by it', () => {
    expect(model.stages.map(({ reached, inherited }) => [reached, inherited])).toEqual([
      [true, true],
      [true, false],
      [false, false],
      [false, false],
      [true, true],
    ]);
  });

  it('are named where they are used; a later stage is not yet known', () => {
    expect(model.references.map(({ from, word, stage }) => [from, word.value, stage])).toEqual([
      ['FROM', 'python:${VERSION}-slim', undefined],
      ['FROM', 'base', 0],
      ['COPY', '0', 0],
      ['mount', 'tools', undefined],
      ['FROM', 'scratch', undefined],
      ['FROM', 'golang:1.25', undefined],
      ['FROM', 'base', 0],
      ['COPY', 'Build', 1],
      ['COPY', 'nginx:1.29', undefined],
      ['COPY', 'later', undefined],
    ]);
  });
});

describe('scope', () => {
  const model = analyze(dedent`
    ARG GLOBAL=one
    FROM scratch AS first
    ARG GLOBAL
    ARG LATE=a
    ENV A=\${GLOBAL}x B=$A
    ENV C=\${A#o} LATE=b
    LABEL check.first=1
    FROM first
    LABEL check.second=1
    ARG C
    ARG D
    ENV E="$D"
    LABEL check.third=1
    FROM debian:12
    ENV PATH=/opt/bin:$PATH
    LABEL check.fourth=1
  `);
  const values = (part: string, ...names: readonly string[]) => {
    const scope = model.scopeAt(at(model, part));
    return names.map((name) => [name, scope.lookup(name)?.value, scope.lookup(name)?.origin]);
  };

  it('has what is defined above, with values put in; one ENV does not see itself', () => {
    expect(values('check.first', 'GLOBAL', 'A', 'B', 'C', 'LATE')).toEqual([
      ['GLOBAL', 'one', 'ARG'],
      ['A', 'onex', 'ENV'],
      ['B', '', 'ENV'],
      ['C', 'nex', 'ENV'],
      ['LATE', 'b', 'ENV'],
    ]);
  });

  it('inherits ENV, and an ARG with a value where no ENV has its name', () => {
    expect(values('check.second', 'A', 'GLOBAL', 'LATE')).toEqual([
      ['A', 'onex', 'ENV'],
      ['GLOBAL', 'one', 'ARG'],
      ['LATE', 'b', 'ENV'],
    ]);
  });

  it('keeps an ENV under an ARG without a value; what only the build knows has none', () => {
    expect(values('check.third', 'C', 'D', 'E')).toEqual([
      ['C', 'nex', 'ENV'],
      ['D', undefined, 'ARG'],
      ['E', undefined, 'ENV'],
    ]);
  });

  it('is inherited as in a build: the image’s ENV before any ARG, an ARG over several stages', () => {
    const chain = analyze(dedent`
      FROM scratch AS a
      ENV E=env
      ARG E=arg
      ARG P=one
      ARG Q
      FROM a AS b
      LABEL check.child=1
      ARG P=two
      FROM b
      LABEL check.grandchild=1
    `);
    const seen = (part: string) => ['E', 'P', 'Q'].map((name) => chain.scopeAt(at(chain, part)).lookup(name)?.value);
    expect(seen('check.child')).toEqual(['env', 'one', undefined]);
    expect(seen('check.grandchild')).toEqual(['env', 'two', undefined]);
    expect(chain.scopeAt(at(chain, 'check.grandchild')).names()).toEqual(['E', 'P', 'Q']);
  });

  it('of thousands of stages, each on the one before, is no more work than of as many lines', () => {
    const stages = Array.from(
      { length: 3000 },
      (_, index) => `FROM ${index === 0 ? 'a' : `s${index - 1}`} AS s${index}\nENV V${index}=$V${index - 1}x\n`,
    );
    const began = performance.now();
    const chain = analyze(stages.join(''));
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(chain.stages).toHaveLength(3000);
  });

  it('gives up on a value that doubles from line to line', () => {
    const bomb = analyze(
      `ARG A=xxxx\n${'ARG A=$A$A\n'.repeat(60)}FROM $A\nENV B=xxxx\n${'ENV B=$B$B\n'.repeat(60)}LABEL check.bomb=1\n`,
    );
    expect(bomb.stages[0]?.base.kind).toBe('unknown');
    expect(bomb.scopeAt(at(bomb, 'check.bomb')).lookup('B')?.value).toBeUndefined();
  });

  it('does not know what an image brings', () => {
    expect(values('check.fourth', 'PATH')).toEqual([['PATH', undefined, 'ENV']]);
  });
});

describe('expandWord', () => {
  const values: Readonly<Record<string, string | null>> = {
    SET: 'value',
    EMPTY: '',
    PATH: 'a/b/c.tar.gz',
    UNKNOWN: null,
  };
  it.each<[string, string | null]>([
    ['plain', 'plain'],
    ['$SET-${SET}', 'value-value'],
    ['\'$SET\'"$SET"', '$SETvalue'],
    ['\\$SET', '$SET'],
    ['${NONE:-x$SET}', 'xvalue'],
    ['${EMPTY:-x}${EMPTY-y}', 'x'],
    ['${SET:+x}${EMPTY:+y}${EMPTY+z}', 'xz'],
    ['${SET:?no}', 'value'],
    ['${NONE:?no}', null],
    ['${PATH#*/}', 'b/c.tar.gz'],
    ['${PATH##*/}', 'c.tar.gz'],
    ['${PATH%.*}', 'a/b/c.tar'],
    ['${PATH%%.*}', 'a/b/c'],
    ['${PATH/\\//-}', 'a-b/c.tar.gz'],
    ['${PATH//b/x}', 'a/x/c.tar.gz'],
    ['$UNKNOWN', null],
    ['${SET:-$UNKNOWN}', 'value'],
    ['${NONE:-$UNKNOWN}', null],
    ['${SET', null],
    ['${}', null],
    ['"open', null],
    ['a$', 'a$'],
  ])('%s', (raw, value) => {
    expect(expandWord(raw, '\\', (name) => values[name])).toBe(value);
  });

  it('ends for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'${}:-+?#%/\\\'"aA '.split('')) }), (raw) => {
        expandWord(raw, '\\', () => 'v');
      }),
      { numRuns: runs(2000) },
    );
  });
});

describe('what a RUN runs', () => {
  const text = dedent`
    FROM debian:12
    RUN set -e; \
        # Not a command.
        apt-get update \

        && apt-get install -y "g++" $MORE >/dev/null || (cd /x && exit $(date +%s)) | tee log
    RUN <<EOF
    python -m pip install \
      -r requirements.txt
    EOF
    RUN <<A cat && <<-B bash
    first
    A
    	apt-get -y install curl
    	B
    RUN ["apt-get", "update"]
    SHELL ["powershell", "-Command"]
    RUN Get-Item x
    SHELL ["/bin/bash", "-o", "pipefail", "-c"]
    CMD exec /app/server --port "$PORT"
  `;
  const model = analyze(text);
  const script = (part: string) => model.scriptOf(at(model, part));

  it('is every command, with exact places in the file', () => {
    const commands = script('set -e')?.commands ?? [];
    expect(commands.map(({ nameSpan, topLevel }) => [text.slice(nameSpan.start, nameSpan.end), topLevel])).toEqual([
      ['set', true],
      ['apt-get', true],
      ['apt-get', true],
      ['cd', false],
      ['exit', false],
      ['date', false],
      ['tee', true],
    ]);
    expect(
      commands[2]?.arguments.map((word) => [text.slice(word.span.start, word.span.end), word.value, word.literal]),
    ).toEqual([
      ['install', 'install', true],
      ['-y', '-y', true],
      ['"g++"', 'g++', true],
      ['$MORE', '$MORE', false],
    ]);
  });

  it('is joined by operators that have their places too', () => {
    expect(
      script('set -e')?.steps.map(({ operator, operatorSpan }) => [
        operator,
        operatorSpan && text.slice(operatorSpan.start, operatorSpan.end),
      ]),
    ).toEqual([
      [undefined, undefined],
      [';', ';'],
      ['&&', '&&'],
      ['||', '||'],
    ]);
  });

  it('is a heredoc’s body, over its own continued lines', () => {
    const [command] = script('python -m pip')?.commands ?? [];
    expect(command?.arguments.map((word) => text.slice(word.span.start, word.span.end))).toEqual([
      '-m',
      'pip',
      'install',
      '-r',
      'requirements.txt',
    ]);
  });

  it('is found in the package managers’ calls, whatever their form', () => {
    const calls = model.tree.instructions.flatMap((instruction) => {
      const found = model.scriptOf(instruction);
      return found === undefined
        ? []
        : packageCommands(found).map((call) =>
            `${call.manager} ${call.action} ${call.operands.map((word) => word.value).join(' ')}`.trim(),
          );
    });
    expect(calls).toEqual(['apt update', 'apt install g++ $MORE', 'pip install']);
  });

  it('is nothing in exec form and for other shells', () => {
    expect(script('["apt-get"')).toBeUndefined();
    expect(script('Get-Item')).toBeUndefined();
    expect(model.shellAt(at(model, 'Get-Item'))).toEqual(['powershell', '-Command']);
  });

  it('looks through exec', () => {
    expect(script('exec /app')?.commands.map(({ name }) => name)).toEqual(['/app/server']);
  });

  it('never throws, and every place is in the file', () => {
    const pieces = fc.constantFrom(
      'RUN ',
      'apt-get install ',
      '&& ',
      '| ',
      '( ',
      ') ',
      '$(',
      '`',
      '"',
      "'",
      '<<EOF ',
      'EOF\n',
      '\\\n',
      '# c\n',
      '\n',
      'a',
      '; ',
      'if ',
      'fi',
      '${',
      '}',
      '\\`',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const source = `FROM a\n${parts.join('')}`;
        const result = analyze(source);
        for (const instruction of result.tree.instructions) {
          for (const command of result.scriptOf(instruction)?.commands ?? []) {
            for (const { span } of [command, ...command.arguments]) {
              expect(span.start).toBeGreaterThanOrEqual(0);
              expect(span.end).toBeLessThanOrEqual(source.length);
              expect(span.start).toBeLessThanOrEqual(span.end);
            }
          }
        }
      }),
      { numRuns: runs(500) },
    );
  });
});

it('layers are made by RUN, COPY, ADD and WORKDIR only', () => {
  const model = analyze(
    'FROM a\nRUN x\nCOPY a b\nADD a b\nWORKDIR /x\nENV A=1\nCMD x\nEXPOSE 1\nUSER x\nLABEL a=b\nVOLUME /x\n',
  );
  expect(
    model.tree.instructions
      .map((instruction) => [instruction.type, model.effectOf(instruction)])
      .filter(([, effect]) => effect === 'layer'),
  ).toEqual([
    ['RUN', 'layer'],
    ['COPY', 'layer'],
    ['ADD', 'layer'],
    ['WORKDIR', 'layer'],
  ]);
});
