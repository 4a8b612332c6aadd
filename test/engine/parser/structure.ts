import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text as readText } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import { expect, test } from 'vitest';
import type {
  DockerfileTree,
  Instruction,
  InstructionOf,
  InstructionType,
} from '../../../server/src/syntax/dockerfile/nodes.ts';
import { parseDockerfile } from '../../../server/src/syntax/dockerfile/parser.ts';
import { docker } from '../docker.ts';
import { mapBounded } from './engine.ts';
import { stage } from './texts.ts';

/** Words and commands as the engine takes them apart, read back from images that it built. */
export function structureTests(folder: () => string): void {
  test('values of LABEL: quotes and escapes', async () => {
    const text = stage(...words.map((word, index) => `LABEL l${index}=${word}`));
    const { Labels } = await build(text, folder());
    expect(Object.fromEntries(pairsOf(parseDockerfile(text), 'LABEL'))).toEqual(Labels);
  });

  test('values of LABEL with a backtick as escape character', async () => {
    const text = `# escape=\`\n${stage(...backtickWords.map((word, index) => `LABEL l${index}=${word}`))}`;
    const { Labels } = await build(text, folder());
    expect(Object.fromEntries(pairsOf(parseDockerfile(text), 'LABEL'))).toEqual(Labels);
  });

  test('names and values of LABEL and ENV in every form', async () => {
    const text = stage(
      'LABEL "a b"=c d=e "f"="g"',
      'LABEL legacy one "two" three\\ four',
      'LABEL legacy2 \\',
      '  x \\',
      '# comment',
      '  y',
      "LABEL g='h i' j=k\\ l m=\"n \\",
      'o" p=',
      'LABEL q=a#b r=# s="# t"',
      'ENV A=b C="d e" F=g\\ h',
      'ENV LEGACY a  b "c" \\"d',
      'ENV TAB\tx\ty',
      'ENV EMPTY=',
    );
    const { Labels, Env } = await build(text, folder());
    const tree = parseDockerfile(text);
    expect(Object.fromEntries(pairsOf(tree, 'LABEL'))).toEqual(Labels);
    const path = /^PATH=/;
    expect(pairsOf(tree, 'ENV').map(([name, value]) => `${name}=${value}`)).toEqual(
      Env.filter((entry) => !path.test(entry)),
    );
  });

  test('EXPOSE, VOLUME, USER, WORKDIR and STOPSIGNAL', async () => {
    const text = stage(
      'EXPOSE 80 81/tcp "82" \\',
      '  83/udp',
      'VOLUME /a "/b" \'/c\' /d\\ /e',
      'VOLUME ["/f g", "\'/h\'", "/\\u0069", "/j\\\\\\\\k"]',
      "STOPSIGNAL 'SIGINT'",
      'WORKDIR "/some where"/x\\ y',
      'USER "some one"',
    );
    const config = await build(text, folder());
    const tree = parseDockerfile(text);
    const ports = all(tree, 'EXPOSE').flatMap(({ ports: ofOne }) => ofOne.map((port) => port.value));
    expect(ports.map((port) => (port.includes('/') ? port : `${port}/tcp`)).toSorted()).toEqual(
      Object.keys(config.ExposedPorts).toSorted(),
    );
    const paths = all(tree, 'VOLUME').flatMap((volume) => volume.paths.map((path) => path.value));
    expect(paths.toSorted()).toEqual(Object.keys(config.Volumes).toSorted());
    expect(all(tree, 'USER')[0]?.value?.value).toBe(config.User);
    expect(all(tree, 'STOPSIGNAL')[0]?.value?.value).toBe(config.StopSignal);
    expect(all(tree, 'WORKDIR')[0]?.value?.value).toBe(config.WorkingDir);
  });

  test('CMD and ENTRYPOINT in shell and exec form', async () => {
    const text = commands.map((command, index) => `FROM scratch AS s${index}\n${command}\n`).join('');
    const tree = parseDockerfile(text);
    const instructions = [...all(tree, 'CMD'), ...all(tree, 'ENTRYPOINT')];
    expect(instructions).toHaveLength(commands.length);
    const built = await mapBounded(commands, 2, (_, index) => build(text, folder(), `s${index}`));
    for (const [index, config] of built.entries()) {
      const instruction = tree.instructions[index * 2 + 1];
      if (instruction?.type !== 'CMD' && instruction?.type !== 'ENTRYPOINT')
        throw new Error('not where it was written');
      const { command } = instruction;
      const words =
        command.form === 'exec' ? command.arguments.map((word) => word.value) : ['/bin/sh', '-c', command.script.text];
      expect(words, commands[index]).toEqual((instruction.type === 'CMD' ? config.Cmd : config.Entrypoint) ?? []);
    }
  });

  test('HEALTHCHECK', async () => {
    const text = stage('HEALTHCHECK --interval=5s --retries=2 CMD curl -f "a  b" \\', '# comment', '  || exit 1');
    const { Healthcheck } = await build(text, folder());
    const check = all(parseDockerfile(text), 'HEALTHCHECK')[0];
    expect(check?.command?.form === 'shell' && check.command.script.text).toBe(Healthcheck?.Test[1]);
    expect(Healthcheck?.Test[0]).toBe('CMD-SHELL');
  });

  test('ONBUILD', async () => {
    const text = stage('ONBUILD RUN a \\', '  b', 'ONBUILD  copy  --link a   b', 'ONBUILD CMD ["a"]');
    const { OnBuild } = await build(text, folder());
    const triggers = all(parseDockerfile(text), 'ONBUILD').map(({ body }) => body.text);
    expect(triggers).toEqual(OnBuild);
  });

  test('bodies of heredocs', async () => {
    const text = stage(
      'ENV A=value',
      ...bodies.map(([start, ...rest], index) =>
        [`COPY ${start} /f${String(index).padStart(2, '0')}`, rest.join('\n')].join('\n'),
      ),
    );
    const tree = parseDockerfile(text);
    expect(tree.errors).toEqual([]);
    const file = join(folder(), 'heredocs.Dockerfile');
    await writeFile(file, text);
    const run = await docker([
      'buildx',
      'build',
      '--progress=quiet',
      '-f',
      file,
      '-o',
      'type=tar,dest=-',
      join(folder(), 'context'),
    ]);
    expect(run.code, run.errors).toBe(0);
    const files = await filesIn(run.bytes);
    const ours = all(tree, 'COPY').map(({ heredocs }) => heredocs.map(expanded).join(''));
    expect(ours).toEqual([...files.keys()].toSorted().map((name) => files.get(name)));
  });

  test('targets and build arguments', async () => {
    const text = [
      'ARG GLOBAL=1',
      'ARG BASE="scratch" OTHER=\'a b\'',
      'FROM $BASE AS First',
      'ARG LOCAL="x y" "QUOTED"=z \\',
      '  LAST',
      'ARG EMPTY=',
      'FROM first AS second.2',
      'ARG LOCAL',
      '',
    ].join('\n');
    const file = join(folder(), 'outline.Dockerfile');
    await writeFile(file, text);
    const tree = parseDockerfile(text);
    const context = join(folder(), 'context');
    const call = async (kind: string, ...more: readonly string[]): Promise<string> => {
      const run = await docker([
        'buildx',
        'build',
        '--progress=quiet',
        `--call=${kind},format=json`,
        ...more,
        '-f',
        file,
        context,
      ]);
      expect(run.code, run.errors).toBe(0);
      return run.output;
    };
    const targets: Targets = JSON.parse(await call('targets'));
    expect(all(tree, 'FROM').map((from) => from.name?.value.toLowerCase())).toEqual(
      targets.targets.map(({ name }) => name),
    );

    const outline: Outline = JSON.parse(await call('outline', '--target=first'));
    const local = all(tree, 'ARG')
      .slice(2, 4)
      .flatMap((arg) => arg.pairs.map((pair) => [pair.key.value, pair.value?.value ?? '']));
    expect(outline.args.map(({ name, value }) => [name, value ?? ''])).toEqual(expect.arrayContaining(local));
  });
}

const words = [
  'plain',
  '"double"',
  "'single'",
  '"a b"',
  "'a b'",
  'a\\ b',
  'a"b c"d',
  "a'b c'd",
  '"a\\"b"',
  '"a\\\\b"',
  '"a\\nb"',
  '"a\\$b"',
  "'a\\b'",
  "'a\"b'",
  '"a\'b"',
  '\\"a\\"',
  "\\'a\\'",
  'a\\b',
  'a\\\\b',
  'a\\$b',
  '$',
  'a$',
  '"$"',
  "'$A'",
  "'${'",
  '""',
  "''",
  '""""',
  'a=b=c',
  '"="',
  '\\#',
  '#',
  'a`b',
  '"a`b"',
  '\u00E9\u{1F600}',
  '"\u00A0"',
  '"tab\there"',
  'end\\',
];

const backtickWords = [
  'a\\b',
  'a`b',
  '"a`"b"',
  '"a\\b"',
  'a` b',
  '`$A',
  '"`$A"',
  'C:\\dir\\',
  '"C:\\dir\\"',
  'a``b',
  "'a`b'",
  '"a`b"',
];

const commands = [
  'CMD ["a", "b c", "\\u00e9", "\\"", "\\\\", "$A"]',
  'CMD a "b"  c $A \\\n  d',
  'CMD []',
  'CMD   trailing  blanks   ',
  'CMD [ "a" ] b',
  "CMD ['a']",
  'CMD a \\\n# comment\n\n\tb\\\nc',
  'ENTRYPOINT ["a"]',
  'ENTRYPOINT exec a "$@"',
  'ENTRYPOINT [ "a",\\\n  "b" ]',
  'ENTRYPOINT a <<EOF',
];

/** The heredoc as written, and the lines behind it. Variables: `$A` is `value`. */
const bodies: readonly (readonly [string, ...string[]])[] = [
  ['<<EOF', 'one', '  two', '', '\tthree', 'EOF'],
  ['<<EOF', 'EOF'],
  ['<<-EOF', '\tone', '\t\ttwo', '  three', ' \tfour', 'fi\tve', '\tEOF'],
  ["<<'EOF'", '$A ${A} \\$A \\', 'EOF'],
  ['<<EOF', '$A ${A} "$A" \'$A\' a$A.b', 'EOF'],
  ['<<EOF', '\\$A \\\\ \\a "\\"" \'', 'EOF'],
  ['<<-"EOF"', '\t$A', '\tEOF'],
  ['<<EOF', '# comment', 'a \\', 'b', 'EOF'],
  ['<<EOF', 'windows\r', '\r', 'EOF'],
  ['<<EOF', '$', '$ {A} $$ \\', 'EOF'],
  ['<<-EOF', '\t# comment', '', '\t', 'EOF'],
];

interface Targets {
  readonly targets: readonly { readonly name: string }[];
}

interface Outline {
  readonly args: readonly { readonly name: string; readonly value?: string }[];
}

interface Config {
  readonly Labels: Readonly<Record<string, string>>;
  readonly Env: readonly string[];
  readonly Cmd: readonly string[] | null;
  readonly Entrypoint: readonly string[] | null;
  readonly ExposedPorts: Readonly<Record<string, object>>;
  readonly Volumes: Readonly<Record<string, object>>;
  readonly User: string;
  readonly StopSignal: string;
  readonly WorkingDir: string;
  readonly OnBuild: readonly string[];
  readonly Healthcheck?: { readonly Test: readonly string[] };
}

let builds = 0;

/** Builds an image, and takes it away again once its configuration is known. */
async function build(text: string, folder: string, target?: string): Promise<Config> {
  const number = ++builds;
  const file = join(folder, `build-${number}.Dockerfile`);
  await writeFile(file, text);
  const tag = `layerwise-parser-test:${process.pid}-${number}`;
  const only = target === undefined ? [] : [`--target=${target}`];
  const run = await docker([
    'buildx',
    'build',
    '--load',
    '--progress=quiet',
    ...only,
    '-t',
    tag,
    '-f',
    file,
    join(folder, 'context'),
  ]);
  expect(run.code, run.errors).toBe(0);
  try {
    const inspected = await docker(['image', 'inspect', '--format', '{{json .Config}}', tag]);
    const config: Config = JSON.parse(inspected.output);
    return config;
  } finally {
    await docker(['image', 'rm', '-f', tag]);
  }
}

function all<Type extends InstructionType>(tree: DockerfileTree, type: Type): readonly InstructionOf<Type>[] {
  const is = (instruction: Instruction): instruction is InstructionOf<Type> => instruction.type === type;
  return tree.instructions.filter(is);
}

function pairsOf(tree: DockerfileTree, type: 'ENV' | 'LABEL'): readonly (readonly [string, string])[] {
  return all(tree, type).flatMap(({ pairs }) =>
    pairs.map((pair) => [pair.key.value, pair.value?.value ?? ''] as const),
  );
}

/** The body with its variables replaced; a backslash then stands for the character behind it. */
function expanded(heredoc: Instruction['heredocs'][number]): string {
  const { text, pieces } = heredoc.body;
  if (!heredoc.expand) return text;
  let result = '';
  for (let at = 0; at < text.length; at++) {
    const piece = pieces.findLast((one) => one.at <= at) ?? { at: 0, source: 0 };
    const source = piece.source + at - piece.at;
    const variable = heredoc.variables.find(({ span }) => span.start === source);
    if (variable !== undefined) {
      result += variable.name === 'A' ? 'value' : '';
      at += variable.span.end - variable.span.start - 1;
    } else if (text[at] === '\\') result += text[++at] ?? '';
    else result += text[at];
  }
  return result;
}

async function filesIn(archive: Buffer): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  const entries = extract();
  Readable.from([archive]).pipe(entries);
  for await (const entry of entries) {
    const content = await readText(entry);
    if (/f\d\d$/.test(entry.header.name)) files.set(entry.header.name, content);
  }
  return files;
}
