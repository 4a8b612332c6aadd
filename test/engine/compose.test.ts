import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { analyzeCompose } from '../../server/src/model/analyze-compose.ts';
import type { ComposeModel, PublishedPort, Service } from '../../server/src/model/compose.ts';
import undefinedReference from '../../server/src/rules/compose/undefined-reference.ts';
import { parseCompose } from '../../server/src/syntax/compose/parser.ts';
import { applyEdits } from '../../server/src/text/edit.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'layerwise-compose-'));
  await writeFile(path.join(folder, 'other.yaml'), 'services:\n  far:\n    image: x\nnetworks:\n  included:\n');
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** What stands below `services: {a: …}` in most of these files. */
const service = (lines: string, more = ''): string => `services:\n  a:\n    image: x\n${indented(lines)}${more}`;
const b = '  b:\n    image: y\n';

describe('a name that stands nowhere: we report it, and the engine refuses the file for it', () => {
  test.each<[string, string]>([
    ['network in a list', service('networks: [none]')],
    ['network as a key', service('networks:\n  none:\n    aliases: [n]')],
    ['network in quotes', service('networks: ["none"]')],
    ['network called host', service('networks: [host]')],
    ['network declared under volumes', service('networks: [none]', 'volumes:\n  none:\n')],
    ['one network of two', service('networks: [n, none]', 'networks: {n: }\n')],
    ['volume', service('volumes: ["none:/x"]')],
    ['volume, read-only', service('volumes:\n  - none:/x:ro')],
    ['volume with a slash', service('volumes: ["some/where:/x"]')],
    ['volume in the long form', service('volumes:\n  - type: volume\n    source: none\n    target: /x')],
    ['volume in the long form that is a path', service('volumes: [{type: volume, source: ./none, target: /x}]')],
    ['secret', service('secrets: [none]')],
    ['secret in the long form', service('secrets:\n  - source: none\n    target: t')],
    ['secret of a build', 'services: {a: {build: {context: ., secrets: [none]}}}\n'],
    ['secret of a build in the long form', 'services: {a: {build: {context: ., secrets: [{source: none}]}}}\n'],
    ['config', service('configs: [none]')],
    ['config in the long form', service('configs: [{source: none, target: /t}]')],
    ['depends_on', service('depends_on: [none]')],
    ['depends_on as a key', service('depends_on:\n  none:\n    condition: service_healthy')],
    ['depends_on that is not required', service('depends_on: {none: {condition: service_started, required: false}}')],
    ['links', service('links: [none]')],
    ['links with an alias', service('links: ["none:db"]', b)],
    ['volumes_from', service('volumes_from: [none]')],
    ['volumes_from, read-only', service('volumes_from: ["none:ro"]')],
    ['network_mode', service('network_mode: service:none')],
    ['ipc', service('ipc: "service:none"')],
    ['pid', service("pid: 'service:none'")],
    ['extends', 'services: {a: {extends: none}}\n'],
    ['extends in the long form', 'services: {a: {extends: {service: none}}}\n'],
    ['additional_contexts', 'services: {a: {build: {context: ., additional_contexts: {c: "service:none"}}}}\n'],
    [
      'additional_contexts in a list',
      'services: {a: {build: {context: ., additional_contexts: ["c=service:none"]}}}\n',
    ],
    ['through a merge key', `x-a: &a\n  networks: [none]\n${service('<<: *a')}`],
    ['through an alias', `x-a: &a [none]\n${service('networks: *a')}`],
    ['beside an include of nothing', `include: []\n${service('networks: [none]')}`],
    ['a key with a different case', service('networks: [Front]', 'networks: {front: }\n')],
    ['in a later document', `${service('command: y')}---\nservices:\n  a:\n    image: x\n    networks: [none]\n`],
    ['in a service of a profile', service('profiles: [p]\nnetworks: [none]')],
    ['a service of an extended one', `services: {a: {extends: c}, c: {image: x, depends_on: [none]}}\n`],
  ])('%s', async (_name, text) => {
    expect(found(text)).not.toEqual([]);
    const { code, output } = await config(text);
    expect(code).not.toBe(0);
    expect(output).toMatch(/undefined|unknown service|not found/);
  });
});

describe('a file that the engine accepts: we report nothing', () => {
  test.each<[string, string]>([
    ['no networks', service('command: y')],
    ['the default network', service('networks: [default]')],
    ['no list of networks', service('networks: []')],
    ['networks', service('networks: {n: , m: }', 'networks:\n  n:\n  m: {external: true}\n')],
    [
      'volumes',
      service('volumes: ["v:/x:ro", {type: volume, source: w, target: /y}]', 'volumes: {v: , w: {driver: local}}\n'),
    ],
    ['paths', service('volumes: ["./a:/a", "../b:/b", "/c:/c", "~/d:/d", ".:/e", ".f:/f"]')],
    ['anonymous volumes', service('volumes: [/x, {type: volume, target: /y}]')],
    ['drives', service(String.raw`volumes: ['C:\a:/a', 'c:/b:/b', 'v:/data']`)],
    ['pipes', service(String.raw`volumes: ['\\.\pipe\docker_engine:\\.\pipe\docker_engine']`)],
    ['images and memory', service('volumes: [{type: image, source: i, target: /i}, {type: tmpfs, target: /t}]')],
    ['binds without a dot', service('volumes: [{type: bind, source: here, target: /h}]')],
    ['secrets', service('secrets: [s, {source: t}]', 'secrets: {s: {file: ./s}, t: {environment: T}}\n')],
    ['configs', service('configs: [c]', 'configs: {c: {content: x}}\n')],
    ['dependencies', service('depends_on: [b]\nlinks: ["b:c"]\nvolumes_from: [b]', b)],
    ['namespaces of a service', service('network_mode: service:b\nipc: service:b\npid: service:b', b)],
    ['namespaces elsewhere', service('network_mode: container:c\nipc: host\npid: host\nvolumes_from: ["container:c"]')],
    ['extends', 'services: {a: {extends: b}, b: {image: x}}\n'],
    ['extends of a file', 'services: {a: {extends: {file: other.yaml, service: far}}}\n'],
    ['an include that declares it', `include: [other.yaml]\n${service('networks: [included]\ndepends_on: [far]')}`],
    [
      'merge keys',
      `x-a: &a {image: x, networks: [n]}\nservices: {a: {<<: *a}, b: {<<: [*a], command: y}}\nnetworks: {n: }\n`,
    ],
    ['a second document that declares it', `${service('networks: [n]')}---\nnetworks: {n: }\n`],
    ['taken away', service('networks: !reset [none]\nvolumes: !reset ["none:/x"]')],
    ['tabs that separate', 'services: {\t"a": {\t"image":\t"x"}}\t# c\n'],
    ['external links', service('external_links: [none]')],
    [
      'contexts',
      'services: {a: {build: {context: ., additional_contexts: {c: ./c, d: "service:b"}}}, b: {build: ./b}}\n',
    ],
    ['variables with a path', service('volumes: ["${V:-./v}:/v"]')],
  ])('%s', async (_name, text) => {
    expect(parseCompose(text).errors).toEqual([]);
    expect(found(text)).toEqual([]);
    expect(await config(text)).toMatchObject({ code: 0 });
  });
});

describe('what YAML refuses: we report it, and the engine refuses the file', () => {
  test.each([
    'services:\n\ta: x\n',
    'services:\n  a:\n    image: x\n\t\n',
    '\t# comment\nservices: {a: {image: x}}\n',
    'services:\n  a:\n    image: x\n    dns:\n      -\t1.1.1.1\n',
    'services: {a: {image: x}\n',
    'services: [a\nname: x\n',
    'name: "x\nservices: {}\n',
    'services:\n  a:\n    image: x\n   command: y\n',
    'services:\n  a:\n    image: x\n    image: y\n',
    'services:\n  a: b: c\n',
    'services:\n  a:\n    image: *none\n',
    'services:\n  a: &a\n    image: x\n    build: *a\n',
    'services:\n  a:\n    <<: text\n    image: x\n',
    'services:\n  a:\n    image: @x\n',
    'services:\n  a:\n    image: "\\q"\n',
    'services:\n  a:\n    image: "x\u0001"\n',
    'services:\n  a:\n    im\n    image: x\n',
    ': x\nservices: {}\n',
    'services:\n  a:\n    ? [image]\n    : x\n',
  ])('%j', async (text) => {
    expect(parseCompose(text).errors).not.toEqual([]);
    expect((await config(text)).code).not.toBe(0);
  });
});

describe('the first fix leaves a file that the engine accepts', () => {
  test.each<[string, string]>([
    ['network', service('networks: [none]')],
    ['misspelt network', service('networks: [fron]', 'networks:\n  front:\n')],
    ['volume', service('volumes: ["none:/x"]')],
    ['path', service('volumes: ["some/where:/x"]')],
    ['secret', service('secrets: [none]')],
    ['config', service('configs: [none]')],
    ['misspelt service', service('depends_on: [bb]', b)],
    ['in JSON', '{"services": {"a": {"image": "x", "networks": ["none"]}}}'],
    ['in an empty section', service('networks: [none]', 'networks:\n')],
    ['with CRLF', service('networks: [none]').replaceAll('\n', '\r\n')],
  ])('%s', async (_name, text) => {
    expect((await config(text)).code).not.toBe(0);
    const [finding] = found(text);
    expect(await config(applyEdits(text, finding?.fixes?.[0]?.edits ?? []))).toMatchObject({ code: 0 });
  });
});

describe('ports, mounts, networks and dependencies as the engine reads them', () => {
  const corpus = new URL('../corpus/compose/', import.meta.url);

  test('own texts', async () => {
    const ports = [
      '80',
      '8080:80',
      '127.0.0.1:81:81',
      '127.0.0.1::82',
      '[::1]:83:83',
      '84:84/udp',
      '127.0.0.1:85:85/tcp',
    ];
    const volumes = [
      '/anon',
      './a:/a',
      '~/b:/b:ro',
      'v:/data',
      String.raw`C:\c:/c`,
      'named:/n:ro,z',
      '.d:/d',
      String.raw`./e:C:\e`,
    ];
    const text = `services:\n  a:\n    image: x\n    ports: ${JSON.stringify(ports)}\n    volumes: ${JSON.stringify(volumes)}\nvolumes: {named: }\n`;
    await expectSameAsEngine(text);
  });

  test('the corpus', async () => {
    const names = (await readdir(corpus)).filter((name) => name !== 'override.yaml');
    expect(names.length).toBeGreaterThan(4);
    for (const name of names) {
      const text = await readFile(new URL(name, corpus), 'utf8');
      expect(found(text), name).toEqual([]);
      // The model keeps documents apart, and what `extends` brings in belongs to the other service.
      if (!/^---$|extends/m.test(text)) await expectSameAsEngine(text);
      else expect(await config(text), name).toMatchObject({ code: 0 });
    }
  });
});

function indented(lines: string): string {
  return lines
    .split('\n')
    .map((line) => `    ${line}\n`)
    .join('');
}

function read(text: string): ComposeModel {
  return analyzeCompose(parseCompose(text));
}

function found(text: string) {
  return [...undefinedReference.check({ model: read(text), options: {} })];
}

interface EngineService {
  readonly ports?: readonly { host_ip?: string; published?: string; target: number; protocol: string }[];
  readonly volumes?: readonly { type: string; source?: string; target: string; read_only?: boolean }[];
  readonly networks?: Readonly<Record<string, unknown>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

async function expectSameAsEngine(text: string): Promise<void> {
  const { code, output } = await config(text, '--format', 'json');
  expect(code, output).toBe(0);
  const { services }: { readonly services: Readonly<Record<string, EngineService>> } = JSON.parse(output);
  const model = read(text);
  expect(model.services.map(({ name }) => name).toSorted()).toEqual(Object.keys(services).toSorted());
  for (const ours of model.services) {
    const theirs = services[ours.name] ?? {};
    expect(ours.ports.flatMap(singlePorts)).toEqual(
      (theirs.ports ?? []).map(({ host_ip, published, target, protocol }) => [
        host_ip,
        published,
        String(target),
        protocol,
      ]),
    );
    expect(mounts(ours)).toEqual(
      (theirs.volumes ?? []).map(({ type, source, target, read_only }) => [
        type,
        type === 'volume' ? source : undefined,
        target,
        read_only ?? false,
      ]),
    );
    expect(ours.networks.map(({ name }) => name).toSorted()).toEqual(Object.keys(theirs.networks ?? {}).toSorted());
    const links = Object.keys(theirs.depends_on ?? {});
    for (const { name, condition } of ours.dependsOn) {
      expect(links).toContain(name);
      expect(theirs.depends_on?.[name]?.condition).toBe(condition);
    }
  }
}

/** The engine writes a range out, and fills in the variables, whose defaults these files use. */
function singlePorts(port: PublishedPort): readonly unknown[] {
  const published = numbers(port.published);
  return numbers(port.target).map((target, index) => [port.hostAddress, published[index], target, port.protocol]);
}

function numbers(range: string | undefined): readonly (string | undefined)[] {
  const value = range?.replace(/^\$\{\w+:-(.*)\}$/, '$1');
  if (value?.includes('-') !== true) return [value];
  const [first = 0, last = first] = value.split('-').map(Number);
  return Array.from({ length: last - first + 1 }, (_, index) => String(first + index));
}

/** Paths are left out: the engine makes them absolute. */
function mounts(ours: Service): readonly unknown[] {
  return ours.mounts.flatMap(({ type, source, target, readOnly }) => {
    if (type === 'tmpfs' && ours.get('tmpfs') !== undefined) return [];
    const theirType = type === 'anonymous' ? 'volume' : type;
    return [[theirType, type === 'volume' ? source : undefined, target, readOnly]];
  });
}

function config(
  text: string,
  ...options: readonly string[]
): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve) => {
    const args = ['compose', '--project-name', 'layerwise', '--profile', '*', '--file', '-', 'config', ...options];
    const child = execFile('docker', args, { cwd: folder }, (error, stdout, stderr) => {
      resolve({
        code: error === null ? 0 : Number(error.code ?? 1),
        output: options.length > 0 && error === null ? stdout : stdout + stderr,
      });
    });
    child.stdin?.end(text);
  });
}
