import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fact } from '../../server/src/concepts/concept.ts';
import { renderFact } from '../../server/src/concepts/explain.ts';
import { concepts } from '../../server/src/concepts/index.ts';
import { readConceptText } from '../../server/src/concepts/text.ts';
import { argumentsOf, argumentVector, startCommandOf } from '../../server/src/model/start-command.ts';
import { rebuildAfter } from '../../server/src/concepts/dockerfile/rebuild.ts';
import { analyzeDockerfile } from '../../server/src/model/analyze-dockerfile.ts';
import type { DockerfileModel } from '../../server/src/model/dockerfile.ts';
import { readSource } from '../../server/src/model/source.ts';
import { parseDockerfile } from '../../server/src/syntax/dockerfile/parser.ts';
import { dedent } from '../../server/src/text/dedent.ts';

/** What the hovers claim, shown by the engine. Every name that is left on it starts with this. */
const mark = `layerwise-concepts-${process.pid}`;
let folder: string;
const images: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'layerwise-concepts-'));
});

afterAll(async () => {
  if (images.length > 0) await docker('image', 'rm', '--force', ...images);
  await rm(folder, { recursive: true, force: true });
});

/** Everything in the file, so that nothing about the start command is left to an image outside of it. */
const base = 'FROM scratch\nCOPY --from=busybox / /\n';
const entrypoints = { none: '', exec: 'ENTRYPOINT ["echo", "e"]\n', shell: 'ENTRYPOINT echo e\n' };
const commands = { none: '', exec: 'CMD ["echo", "c"]\n', shell: 'CMD echo c\n' };

describe('CMD and ENTRYPOINT: what runs is what we say', () => {
  const cases = Object.entries(entrypoints).flatMap(([entrypointForm, entrypoint]) =>
    Object.entries(commands).map(([cmdForm, cmd]) => [entrypointForm, cmdForm, base + entrypoint + cmd] as const),
  );

  test.each(cases)('%s ENTRYPOINT and %s CMD', async (entrypointForm, cmdForm, text) => {
    const image = await build(text);
    const start = startOf(text);
    for (const runArguments of [[], ['echo', 'x']]) {
      const expected = argumentVector(start, runArguments);
      const run = await docker('create', image, ...runArguments);
      if (expected?.length === 0) {
        expect(run.output).toContain('no command specified');
        continue;
      }
      const id = run.output.trim();
      expect(await startedBy(id)).toEqual(expected);
      const { output } = await docker('start', '--attach', id);
      await docker('rm', '--force', id);
      expect(output.trim()).toBe(printed(entrypointForm, cmdForm, runArguments));
    }
  });

  test('the script of a shell-form ENTRYPOINT can use CMD and arguments as its parameters', async () => {
    const text = `${base}ENTRYPOINT echo e "$0" "$@"\nCMD ["zero", "one"]\n`;
    expect(keysAt(text, /ENTRYPOINT/)).toContain('arguments-parameters');
    expect(keysAt(text, /CMD/, 'cmd')).toEqual(['parameters']);
    const image = await build(text);
    expect((await docker('run', '--rm', image)).stdout.trim()).toBe('e zero one');
    expect((await docker('run', '--rm', image, 'x', 'y')).stdout.trim()).toBe('e x y');
  });

  test('--entrypoint replaces ENTRYPOINT and drops CMD', async () => {
    const image = await build(base + entrypoints.exec + commands.exec);
    const { output } = await docker('create', '--entrypoint', 'ls', image);
    expect(await startedBy(output.trim())).toEqual(['ls']);
    await docker('rm', output.trim());
  });
});

describe('CMD and ENTRYPOINT: inheritance and the reset of CMD', () => {
  test.each([
    ['ENTRYPOINT discards the CMD of a stage below', 'FROM scratch AS a\nCMD ["c"]\nFROM a\nENTRYPOINT ["e"]'],
    ['ENTRYPOINT keeps a CMD above it in the same stage', 'FROM scratch\nCMD ["c"]\nENTRYPOINT ["e"]'],
    [
      'ENTRYPOINT discards CMD though both were inherited',
      'FROM scratch AS a\nENTRYPOINT ["e"]\nCMD ["c"]\nFROM a\nENTRYPOINT ["f"]',
    ],
    ['CMD keeps an inherited ENTRYPOINT', 'FROM scratch AS a\nENTRYPOINT ["e"]\nFROM a\nCMD ["c"]'],
    ['both are inherited', 'FROM scratch AS a\nENTRYPOINT ["e"]\nCMD ["c"]\nFROM a AS b\nFROM b\nLABEL a=b'],
    ['the last of each counts', 'FROM scratch\nCMD ["a"]\nCMD ["b"]\nENTRYPOINT ["c"]\nENTRYPOINT ["d"]'],
    ['empty arrays unset', 'FROM scratch AS a\nENTRYPOINT ["e"]\nCMD ["c"]\nFROM a\nCMD []'],
    ['an empty ENTRYPOINT discards CMD too', 'FROM scratch AS a\nENTRYPOINT ["e"]\nCMD ["c"]\nFROM a\nENTRYPOINT []'],
    ['ONBUILD CMD of the stage below', 'FROM scratch AS a\nONBUILD CMD ["o"]\nFROM a\nLABEL a=b'],
    [
      'ONBUILD reaches one stage only',
      'FROM scratch AS a\nONBUILD CMD ["o"]\nFROM a AS b\nCMD ["b"]\nFROM b\nLABEL a=b',
    ],
    ['ONBUILD ENTRYPOINT discards CMD', 'FROM scratch AS a\nCMD ["c"]\nONBUILD ENTRYPOINT ["o"]\nFROM a\nLABEL a=b'],
    ['SHELL is inherited', 'FROM scratch AS a\nSHELL ["/x", "-y"]\nFROM a\nCMD a  $B \\\n  # comment\n  "c"'],
    ['single quotes are no JSON', "FROM scratch\nCMD ['a', 'b']"],
    ['variables of exec form stay', 'FROM scratch\nENV A=1\nCMD ["$A", "${A}"]'],
  ])('%s', async (_, text) => {
    const image = await build(text);
    const { output } = await docker(
      'image',
      'inspect',
      '--format',
      '{{json .Config.Entrypoint}}\n{{json .Config.Cmd}}',
      image,
    );
    const [entrypoint, cmd] = output.split('\n').map((line): readonly string[] | null => JSON.parse(line || 'null'));
    const start = startOf(text);
    expect([argumentsOf(start.entrypoint), argumentsOf(start.cmd)]).toEqual([entrypoint ?? [], cmd ?? []]);
  });

  test('a CMD of an image outside the file is discarded by ENTRYPOINT too', async () => {
    const image = await build('FROM busybox\nENTRYPOINT ["e"]');
    const { output } = await docker('image', 'inspect', '--format', '{{json .Config.Cmd}}', image);
    expect(output.trim()).toBe('null');
    expect(startOf('FROM busybox\nENTRYPOINT ["e"]').cmd.kind).toBe('reset');
  });
});

describe('process 1 and the signal of docker stop', () => {
  const program = dedent`
    FROM debian:12
    COPY --chmod=755 <<'EOF' /app
    #!/bin/sh
    trap 'echo stopped; exit 0' TERM QUIT
    echo "$$ $*"
    while :; do sleep 0.05; done
    EOF
  `;

  test.each([
    ['CMD ["/app", "$HOME"]', 'process-exec', '1 $HOME\nstopped'],
    ['CMD /app $HOME', 'process-shell-single', '/root'],
    ['CMD exec /app $HOME', 'process-shell-exec', '1 /root\nstopped'],
    ['CMD true; /app $HOME; true', 'process-shell', '/root'],
    ['CMD ["sh", "-c", "/app $HOME; true"]', 'process-shell', '/root'],
    ['SHELL ["/bin/bash", "-c"]\nCMD A=1 /app $HOME', 'process-shell-bash', '1 /root\nstopped'],
    ['SHELL ["/bin/bash", "-c"]\nCMD /app $HOME 2>&1', 'process-shell', '/root'],
    ['STOPSIGNAL SIGQUIT\nENTRYPOINT ["/app", "e"]', 'process-exec', '1 e\nstopped'],
  ])('%s', async (lines, key, expected) => {
    const text = `${program}\n${lines}`;
    expect(keysAt(text, /CMD|ENTRYPOINT/)).toContain(key);
    const image = await build(text);
    const id = (await docker('run', '--detach', image)).output.trim();
    await until(async () => (await docker('logs', id)).output !== '');
    await docker('stop', '--timeout', '1', id);
    const code = (await docker('inspect', '--format', '{{.State.ExitCode}}', id)).output.trim();
    const { output } = await docker('logs', id);
    await docker('rm', '--force', id);
    if (expected.startsWith('1 ')) expect([code, output.trim()]).toEqual(['0', expected]);
    else expect([code, output.trim().replace(/^(?!1 )\d+ /, '')]).toEqual(['137', expected]);
  });
});

describe('layer cache: what runs again is what we list', () => {
  const nonce = `${process.pid}-${Date.now()}`;
  const text = dedent`
    FROM busybox AS one
    RUN echo ${nonce}
    ENV MODE=1
    ARG LEVEL=1
    COPY a /w/a
    RUN echo one > /w/one
    LABEL stage=one
    COPY b /w/b
    WORKDIR /w

    FROM busybox AS two
    RUN echo two ${nonce}
    USER 0
    COPY --from=one /w/b /b
    RUN echo after b > /c

    FROM two
    COPY b /w/again
    RUN --mount=type=bind,from=one,source=/w/a,target=/m cat /m
    COPY --from=one /w/one /one
  `;
  const changes: readonly (readonly [string, RegExp, (context: Context) => Promise<Context>])[] = [
    ['a file that is copied', /COPY a/, changedFile('a')],
    ['the text of a RUN', /RUN echo +one/, replaced('echo one', 'echo  one')],
    ['ENV', /ENV/, replaced('MODE=1', 'MODE=2')],
    ['the default of an ARG', /ARG/, replaced('LEVEL=1', 'LEVEL=2')],
    ['LABEL', /LABEL/, replaced('stage=one', 'stage=1')],
    ['USER', /USER/, replaced('USER 0', 'USER root')],
    ['a RUN of the middle stage', /RUN echo after/, replaced('after b', 'after  b')],
    ['the last WORKDIR', /WORKDIR/, replaced('WORKDIR /w', 'WORKDIR /v')],
  ];

  test.each(changes)('after a change of %s', async (name, pattern, change) => {
    const before: Context = { folder: path.join(folder, name.replaceAll(/\W/g, '-')), text };
    await mkdir(before.folder);
    await writeFile(path.join(before.folder, 'a'), `a ${nonce}`);
    await writeFile(path.join(before.folder, 'b'), `b ${nonce}`);
    await steps(before);
    expect((await steps(before)).filter(({ cached }) => !cached)).toEqual([]);

    const after = await change(before);
    const model = modelOf(after.text);
    const changed = model.tree.instructions.find((each) =>
      pattern.test(after.text.slice(each.span.start, each.span.end)),
    );
    if (changed === undefined) throw new Error('nothing has changed');
    const { certain, ifFilesChanged } = rebuildAfter(model, changed);
    const own = model.effectOf(changed) === 'layer' ? [changed] : [];
    const textsOf = (instructions: typeof certain) =>
      instructions.map((each) => after.text.slice(each.span.start, each.span.end));

    const ran = (await steps(after)).filter(({ cached }) => !cached).map((step) => step.name);
    const sure = textsOf([...own, ...certain]);
    expect(ran).toEqual(expect.arrayContaining([...sure]));
    // Whatever else ran had to be announced, or stands behind something that was.
    const behind = ifFilesChanged.flatMap((each) => rebuildAfter(model, each).certain);
    const possible = new Set(textsOf([...ifFilesChanged, ...behind]));
    expect(ran.filter((step) => !sure.includes(step) && !possible.has(step))).toEqual([]);
  });

  test('a new time stamp alone changes nothing, a COPY --from of the same content stays', async () => {
    const context: Context = { folder: path.join(folder, 'same'), text };
    await mkdir(context.folder);
    await writeFile(path.join(context.folder, 'a'), 'a');
    await writeFile(path.join(context.folder, 'b'), 'b');
    await steps(context);
    await writeFile(path.join(context.folder, 'a'), 'a');
    expect((await steps(context)).filter(({ cached }) => !cached)).toEqual([]);
    const after = await steps(await replaced('echo one', 'echo   one')(context));
    expect(after.find(({ name }) => name === 'RUN echo   one > /w/one')?.cached).toBe(false);
    expect(after.find(({ name }) => name.startsWith('COPY --from=one /w/one'))?.cached).toBe(true);
  });
});

test.each([
  [
    'metadata makes none, WORKDIR makes one',
    'ENV A=1\nLABEL a=b\nEXPOSE 80\nUSER 1\nWORKDIR /w\nVOLUME /v\nCMD ["c"]\nSTOPSIGNAL SIGINT',
  ],
  [
    'one for each COPY, ADD and RUN',
    'COPY --from=busybox / /\nRUN true && true\nRUN true\nADD --chmod=600 <<EOF /x\nx\nEOF',
  ],
])('layers: %s', async (_, lines) => {
  const text = `FROM scratch\n${lines}\nWORKDIR /last`;
  const image = await build(text);
  const { output } = await docker('image', 'inspect', '--format', '{{len .RootFS.Layers}}', image);
  const [number] = sentencesAt(text, /WORKDIR \/last/, 'layer');
  expect(number).toBe(
    `\`WORKDIR\` makes layer ${output.trim()} of ${output.trim()} in stage 0; \`scratch\` below them is empty.`,
  );
});

describe('build context', () => {
  test('paths start at its root and .. cannot leave it', async () => {
    const context = path.join(folder, 'context', 'inside');
    await mkdir(path.join(context, 'etc'), { recursive: true });
    await writeFile(path.join(context, 'a'), 'inside');
    await writeFile(path.join(context, '..', 'a'), 'outside');
    await writeFile(path.join(context, 'etc', 'hostname'), 'of the context');
    const text = `FROM busybox\nWORKDIR /w/v\nCOPY ../a /etc/hostname x/\nRUN cat /w/v/x/a /w/v/x/hostname # ${mark}`;
    const result = await docker(
      'buildx',
      'build',
      '--progress=plain',
      '--file',
      await file('context.Dockerfile', text),
      context,
    );
    expect(result.output).toMatch(/inside/);
    expect(result.output).toMatch(/of the context/);
    expect(keysAt(text, /\.\.\/a/, 'build-context')).toEqual(['outside', 'destination']);
    expect(sentencesAt(text, /x\/\n/, 'build-context')).toEqual([
      '`x/` is relative to `WORKDIR` `/w/v`: the files end up in `/w/v/x`.',
    ]);
  });
});

describe('networks, ports and volumes of a Compose project', () => {
  let composeFile: string;
  let text: string;
  let published: number;
  let hostPort: number;
  let innerPort: number;

  beforeAll(async () => {
    [published, hostPort, innerPort] = await Promise.all([freePort(), freePort(), freePort()]);
    text = dedent`
      name: ${mark}
      x-fast: &fast
        image: busybox
        stop_grace_period: 0s
      services:
        web:
          <<: *fast
          command: ${serve('web', 8000)}
          ports: ["${published}:8000"]
        db:
          <<: *fast
          command: ${serve('db', 5432)}
          container_name: ${mark}-container
          networks:
            default:
              aliases: [database]
          volumes: ["data:/data", "/anonymous"]
        apart:
          <<: *fast
          command: ${serve('apart', 8000)}
          networks: [back]
        inner:
          <<: *fast
          command: ${serve('inner', 8000)}
          ports: ["${innerPort}:8000"]
          networks: [closed]
        sidecar:
          <<: *fast
          command: ${serve('sidecar', 9000)}
          network_mode: service:web
        agent:
          <<: *fast
          command: ${serve('agent', hostPort)}
          network_mode: host
          ports: ["1:${hostPort}"]
      networks:
        back:
        closed:
          internal: true
      volumes:
        data:
    `;
    composeFile = await file('compose.yaml', text);
    const up = await docker('compose', '--file', composeFile, 'up', '--detach');
    expect(up.code, up.output).toBe(0);
    expect(up.output).toMatch(/[Pp]ublished ports are discarded when using host network mode/);
    await until(async () => (await reach(`${mark}_default`, 'web', 8000)) === 'web');
  });

  afterAll(async () => {
    await docker('compose', '--file', composeFile, 'down', '--volumes', '--timeout', '0');
  });

  test('on the default network a service is reached by each of its names, on its own port', async () => {
    const facts = composeFacts(text, 'db:', 'bridge-network');
    const names = ['db', `${mark}-container`, 'database'];
    expect(facts).toContain(
      `\`web\` can reach it as \`db\`, \`${mark}-container\` and \`database\`, on the port that its program listens on.`,
    );
    for (const name of names) expect(await reach(`${mark}_default`, name, 5432)).toBe('db');
  });

  test('between containers it is the container port, not the published one', async () => {
    expect(composeFacts(text, `"${published}:8000"`, 'published-port-and-expose').at(-1)).toBe(
      "Other services (`db`) don't use the published port: they connect to `web:8000`.",
    );
    expect(await reach(`${mark}_default`, 'web', 8000)).toBe('web');
    expect(await reach(`${mark}_default`, 'web', published)).toBe('');
  });

  test('without a network in common there is no way', async () => {
    expect(composeFacts(text, 'apart:', 'bridge-network')).toContain(
      'No network in common, so neither name nor address leads to `web`, `db` and `inner`.',
    );
    expect(await reach(`${mark}_back`, 'apart', 8000)).toBe('apart');
    expect(await reach(`${mark}_back`, 'db', 5432)).toBe('');
    expect(await reach(`${mark}_default`, 'apart', 8000)).toBe('');
  });

  test('published ports lead into no internal network', async () => {
    expect(composeFacts(text, 'closed:\n', 'bridge-network').at(-1)).toContain('none into it by published ports');
    expect(composeFacts(text, `"${innerPort}:8000"`, 'published-port-and-expose')[0]).toContain(
      'the host does not reach it',
    );
    expect(await reach(`${mark}_closed`, 'inner', 8000)).toBe('inner');
    expect(await reach('host', '127.0.0.1', innerPort)).toBe('');
  });

  test('a service on the network of another is reached there, and has no name', async () => {
    expect(composeFacts(text, 'sidecar:', 'bridge-network')[0]).toContain('shares the network of `web`');
    expect(await reach(`${mark}_default`, 'web', 9000)).toBe('sidecar');
    expect(await reach(`${mark}_default`, 'sidecar', 9000)).toBe('');
  });

  test('on the host network ports are ignored, names do not resolve, published ports lead to the others', async () => {
    const facts = composeFacts(text, 'agent:', 'host-network');
    expect(facts).toContain(
      `The \`ports\` of this service are ignored: it is reached at \`${hostPort}\` on the host, where its program listens.`,
    );
    expect(facts).toContain(
      `From here, other services are reached on the host by what they publish: \`localhost:${published} → web:8000\`.`,
    );
    expect(await reach('host', '127.0.0.1', hostPort)).toBe('agent');
    expect(await reach('host', '127.0.0.1', 1)).toBe('');
    expect(await reach('host', '127.0.0.1', published)).toBe('web');
    expect(await reach('host', 'web', 8000)).toBe('');
    expect(await reach(`${mark}_default`, 'agent', hostPort)).toBe('');
    expect(await reach(`${mark}_default`, 'host.docker.internal', hostPort)).toBe('agent');
  });

  test('a named volume survives down, and down -v deletes it', async () => {
    expect(composeFacts(text, '"data:/data"', 'volumes-and-bind-mounts')).toContain(
      '`data` survives `docker compose down` and new images; `docker compose down -v` deletes it.',
    );
    const volumes = async () =>
      (await docker('volume', 'ls', '--quiet', '--filter', `name=${mark}_data`)).output.trim();
    const anonymous = (
      await docker(
        'inspect',
        '--format',
        '{{range .Mounts}}{{if eq .Destination "/anonymous"}}{{.Name}}{{end}}{{end}}',
        `${mark}-container`,
      )
    ).output.trim();
    expect(await volumes()).toBe(`${mark}_data`);
    await docker('compose', '--file', composeFile, 'down', '--timeout', '0');
    expect(await volumes()).toBe(`${mark}_data`);
    expect((await docker('volume', 'inspect', anonymous)).code).toBe(0);
    await docker('volume', 'rm', anonymous);
    await docker('compose', '--file', composeFile, 'down', '--volumes', '--timeout', '0');
    expect(await volumes()).toBe('');
  });
});

/** A command that answers every connection with its name. */
function serve(name: string, port: number): string {
  return `["sh", "-c", "while :; do busybox nc -l -p ${port} -e echo ${name}; done"]`;
}

interface Context {
  readonly folder: string;
  readonly text: string;
}

interface Step {
  /** The instruction as written. */
  readonly name: string;
  readonly cached: boolean;
}

function changedFile(name: string): (context: Context) => Promise<Context> {
  return async (context) => {
    await writeFile(path.join(context.folder, name), `changed ${Date.now()}`);
    return context;
  };
}

function replaced(old: string, fresh: string): (context: Context) => Promise<Context> {
  return (context) => Promise.resolve({ ...context, text: context.text.replace(old, fresh) });
}

/** Builds, and tells for each layer instruction whether the cache had it. */
async function steps(context: Context): Promise<readonly Step[]> {
  const dockerfile = path.join(context.folder, '.Dockerfile');
  await writeFile(dockerfile, context.text);
  const { code, output } = await docker('buildx', 'build', '--progress=rawjson', '--file', dockerfile, context.folder);
  expect(code, output).toBe(0);
  const found = new Map<string, boolean>();
  for (const line of output.split('\n').filter((each) => each.startsWith('{'))) {
    const { vertexes = [] }: { readonly vertexes?: readonly { readonly name: string; readonly cached?: boolean }[] } =
      JSON.parse(line);
    for (const { name, cached } of vertexes) {
      const instruction = /^\[(?!internal)[^\]]*\] (?!FROM)(.*)$/.exec(name)?.[1];
      if (instruction !== undefined) found.set(instruction, cached === true || found.get(instruction) === true);
    }
  }
  return [...found].map(([name, cached]) => ({ name, cached }));
}

/** What the nine combinations print: `echo` shows the arguments it gets, and a shell drops what stands behind its script. */
function printed(entrypoint: string, cmd: string, runArguments: readonly string[]): string {
  const fromCmd = { none: '', exec: 'echo c', shell: '/bin/sh -c echo c' }[cmd] ?? '';
  const behind = runArguments.length > 0 ? runArguments.join(' ') : fromCmd;
  if (entrypoint === 'shell') return 'e';
  if (entrypoint === 'exec') return `e ${behind}`.trim();
  return runArguments.length > 0 ? 'x' : 'c';
}

function modelOf(text: string): DockerfileModel {
  return analyzeDockerfile(parseDockerfile(text));
}

function startOf(text: string): ReturnType<typeof startCommandOf> {
  const model = modelOf(text);
  if (model.finalStage === undefined) throw new Error('no stage');
  return startCommandOf(model, model.finalStage);
}

function factsAt(text: string, pattern: RegExp, id: string): readonly Fact[] {
  const concept = concepts.find((each) => each.id === id);
  return concept?.inDockerfile?.({ model: modelOf(text), offset: text.search(pattern) })?.facts ?? [];
}

function keysAt(text: string, pattern: RegExp, id = 'cmd-and-entrypoint'): readonly string[] {
  return factsAt(text, pattern, id).map(({ key }) => key);
}

function sentencesAt(text: string, pattern: RegExp, id: string): readonly string[] {
  return factsAt(text, pattern, id).map((fact) => renderFact(readConceptText(id, 'en'), fact, 'en'));
}

function composeFacts(text: string, place: string, id: string): readonly string[] {
  const source = readSource('compose', text);
  if (source.language !== 'compose') throw new Error('not a Compose file');
  const concept = concepts.find((each) => each.id === id);
  const explanation = concept?.inCompose?.({ model: source.model, offset: text.indexOf(place) + 1 });
  return (explanation?.facts ?? []).map((fact) => renderFact(readConceptText(id, 'en'), fact, 'en'));
}

/** What answers at a name and port for a container on a network; empty where nothing does, after a second try. */
async function reach(network: string, name: string, port: number): Promise<string> {
  const host = network === 'host' ? [] : ['--add-host', 'host.docker.internal:host-gateway'];
  // The listeners answer one connection and start again, so a single refusal tells nothing.
  const connect = `busybox nc -w 2 ${name} ${port} || { sleep 0.5; busybox nc -w 2 ${name} ${port}; }`;
  const { stdout } = await docker('run', '--rm', '--network', network, ...host, 'busybox', 'sh', '-c', connect);
  return stdout.trim();
}

async function startedBy(id: string): Promise<readonly string[]> {
  const { output } = await docker('inspect', '--format', '{{json .Path}}\n{{json .Args}}', id);
  const [program, rest] = output.split('\n').map((line): unknown => JSON.parse(line || 'null'));
  return [program, ...(Array.isArray(rest) ? rest : [])].map(String);
}

async function build(text: string): Promise<string> {
  const image = `${mark}:${images.length}`;
  images.push(image);
  const { code, output } = await docker(
    'buildx',
    'build',
    '--load',
    '--tag',
    image,
    '--file',
    await file(`${images.length}.Dockerfile`, text),
    folder,
  );
  expect(code, output).toBe(0);
  return image;
}

async function file(name: string, text: string): Promise<string> {
  const written = path.join(folder, name);
  await writeFile(written, text);
  return written;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('It did not come true within 20 seconds');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly output: string;
}

function docker(...args: readonly string[]): Promise<Result> {
  return new Promise((resolve) => {
    execFile('docker', args, { maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, output: stdout + stderr });
    });
  });
}
