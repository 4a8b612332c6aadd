import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyzeCompose } from '../server/src/model/analyze-compose.ts';
import type { ComposeModel, Service } from '../server/src/model/compose.ts';
import { lintText } from '../server/src/rules/lint.ts';
import { parseCompose } from '../server/src/syntax/compose/parser.ts';
import { textOf } from '../server/src/text/span.ts';
import { runs } from './harness/runs.ts';

describe('a realistic file', () => {
  const model = read(corpus('shop.yaml'));
  const inFile = (span: { start: number; end: number }): string => textOf(model.text, span);

  test('services, with what a merge key brings in', () => {
    expect(model.services.map((each) => each.name)).toEqual(['web', 'api', 'worker', 'db', 'cache']);
    const worker = serviceOf(model, 'worker');
    expect(worker.build?.context?.text).toBe('./api');
    expect(worker.build?.target?.text).toBe('runtime');
    expect(worker.build?.args.map(({ key, value }) => [key, value?.kind === 'scalar' && value.text])).toEqual([
      ['PYTHON_VERSION', '3.13'],
      ['REVISION', false],
    ]);
    expect(worker.dependsOn.map(({ name, condition, span }) => [name, condition, inFile(span)])).toEqual([
      ['db', 'service_healthy', 'db'],
      ['cache', 'service_started', 'cache'],
    ]);
    expect(worker.get('environment')?.merged).toBe(false);
    expect(worker.get('networks')?.merged).toBe(true);
    expect(serviceOf(model, 'web').image?.text).toBe('nginx:1.29-alpine');
    expect(serviceOf(model, 'api').expose.map((port) => port.text)).toEqual(['8000']);
    expect(serviceOf(model, 'api').command?.kind).toBe('sequence');
  });

  test('networks', () => {
    expect(model.networks.map(({ name, external }) => [name, external])).toEqual([
      ['frontend', false],
      ['backend', false],
    ]);
    expect(serviceOf(model, 'web').networks.map(({ name, aliases }) => [name, aliases])).toEqual([
      ['frontend', []],
      ['backend', ['edge', 'proxy']],
    ]);
  });

  test('ports and mounts', () => {
    const web = serviceOf(model, 'web');
    expect(
      web.ports.map(({ hostAddress, published, target, protocol }) => [hostAddress, published, target, protocol]),
    ).toEqual([
      [undefined, '${WEB_PORT:-8080}', '80', 'tcp'],
      ['127.0.0.1', '8443', '443', 'tcp'],
    ]);
    expect(web.mounts.map(({ type, source, target, readOnly }) => [type, source, target, readOnly])).toEqual([
      ['bind', './nginx/conf.d', '/etc/nginx/conf.d', true],
      ['volume', 'static', '/usr/share/nginx/html', true],
    ]);
    expect(web.mounts.map(({ sourceSpan }) => sourceSpan && inFile(sourceSpan))).toEqual(['./nginx/conf.d', 'static']);
    expect(serviceOf(model, 'cache').mounts.map(({ type, target }) => [type, target])).toEqual([
      ['volume', '/data'],
      ['tmpfs', '/tmp'],
    ]);
  });

  test('every name that is used, known and exact', () => {
    expect(model.complete).toBe(true);
    for (const reference of model.references) {
      expect(reference.known).toBe(true);
      expect(inFile(reference.span)).toBe(reference.name);
    }
    const used = new Set(model.references.map(({ kind, name, under }) => `${kind} ${name} ${under}`));
    expect([...used].toSorted()).toEqual([
      'networks backend networks',
      'networks frontend networks',
      'secrets db_password secrets',
      'services api depends_on',
      'services cache depends_on',
      'services db depends_on',
      'volumes cache-data volumes',
      'volumes db-data volumes',
      'volumes static volumes',
    ]);
  });

  test('sections and resources', () => {
    expect(inFile(model.section('volumes')?.keySpan ?? { start: 0, end: 0 })).toBe('volumes');
    expect(model.volumes.map(({ name, driver }) => [name, driver])).toEqual([
      ['db-data', undefined],
      ['cache-data', undefined],
      ['static', 'local'],
    ]);
    expect(model.name?.value?.kind === 'scalar' && model.name.value.text).toBe('shop');
    expect(model.version).toBeUndefined();
  });
});

test.each<[string, string, (string | undefined)[]]>([
  ['80', '80', [undefined, undefined, '80', 'tcp']],
  ['"80"', '"80"', [undefined, undefined, '80', 'tcp']],
  ['published', '8080:80', [undefined, '8080', '80', 'tcp']],
  ['protocol', '53:53/udp', [undefined, '53', '53', 'udp']],
  ['ranges', '"8000-8002:80-82/tcp"', [undefined, '8000-8002', '80-82', 'tcp']],
  ['an address', '127.0.0.1:8080:80', ['127.0.0.1', '8080', '80', 'tcp']],
  ['an address only', '127.0.0.1::80', ['127.0.0.1', undefined, '80', 'tcp']],
  ['IPv6', '"[::1]:8080:80"', ['::1', '8080', '80', 'tcp']],
  ['a variable', '"${PORT:-80}:80"', [undefined, '${PORT:-80}', '80', 'tcp']],
  [
    'variables all over',
    '"${ADDRESS:-127.0.0.1}:${A:?no:port}:${B}/${C:-tcp}"',
    ['${ADDRESS:-127.0.0.1}', '${A:?no:port}', '${B}', '${C:-tcp}'],
  ],
  ['nothing but a variable', '$PORTS', [undefined, undefined, '$PORTS', 'tcp']],
  ['long', '{target: 80, published: "8080", host_ip: 127.0.0.1, protocol: udp}', ['127.0.0.1', '8080', '80', 'udp']],
  ['long, target only', '{target: 80}', [undefined, undefined, '80', 'tcp']],
])('port: %s', (_name, source, expected) => {
  const text = `services: {a: {image: x, ports: [${source}]}}`;
  const [port] = serviceOf(read(text), 'a').ports;
  expect([port?.hostAddress, port?.published, port?.target, port?.protocol]).toEqual(expected);
  expect(port && textOf(text, port.span)).toBe(source);
});

test.each<[string, (string | undefined)[]]>([
  ['data:/x', ['volume', 'data', '/x', 'rw']],
  ['data:/x:ro', ['volume', 'data', '/x', 'ro']],
  ['/x', ['anonymous', undefined, '/x', 'rw']],
  ['./x:/x:ro,z', ['bind', './x', '/x', 'ro']],
  ['../x:/x', ['bind', '../x', '/x', 'rw']],
  ['.:/x', ['bind', '.', '/x', 'rw']],
  ['~/x:/x', ['bind', '~/x', '/x', 'rw']],
  ['/a:/x', ['bind', '/a', '/x', 'rw']],
  [String.raw`C:\a:/x:ro`, ['bind', String.raw`C:\a`, '/x', 'ro']],
  ['c:/a:/x', ['bind', 'c:/a', '/x', 'rw']],
  [String.raw`./a:C:\x:ro`, ['bind', './a', String.raw`C:\x`, 'ro']],
  ['v:/data', ['anonymous', undefined, 'v:/data', 'rw']],
  ['${D:-./data}:/x', ['other', '${D:-./data}', '/x', 'rw']],
  ['./${D:-a:b}:/x', ['bind', './${D:-a:b}', '/x', 'rw']],
  ['data-${D}:/x', ['volume', 'data-${D}', '/x', 'rw']],
])('volume: %s', (source, expected) => {
  const [mount] = serviceOf(read(`services:\n  a:\n    image: x\n    volumes:\n      - '${source}'\n`), 'a').mounts;
  expect([mount?.type, mount?.source, mount?.target, mount?.readOnly ? 'ro' : 'rw']).toEqual(expected);
});

test('every key that names something, with the name only underlined', () => {
  const text = `services:
  a:
    build:
      context: .
      secrets: [s1, {source: "s2"}]
      additional_contexts: {x: service:b1, y: ./y}
    networks: {"n1": , n2: {}}
    depends_on: {b2: {condition: service_healthy}}
    links: ["b3:alias", b4]
    volumes_from: [b5:ro, container:other]
    ipc: service:b6
    pid: 'service:b7'
    volumes: ['v1:/x', {type: volume, source: v2, target: /y}, {type: bind, source: b, target: /z}]
    secrets: [s3, {source: s4}]
    configs: [c1, {source: 'c2'}]
    extends: b8
  c:
    extends: {service: b9}
    network_mode: "service:b10"
    build: {context: ., additional_contexts: ["x=service:b11", y=./y]}
  d:
    extends: {file: other.yaml, service: b12}
    network_mode: container:other
`;
  const { references } = read(text);
  expect(references.map(({ span, name }) => textOf(text, span) === name)).not.toContain(false);
  expect(references.map(({ name, under }) => `${under} ${name}`)).toEqual([
    'build.secrets s1', 'build.secrets s2', 'build.additional_contexts b1', 'networks n1', 'networks n2', 'depends_on b2', 'links b3', 'links b4',
    'volumes_from b5', 'ipc b6', 'pid b7', 'volumes v1', 'volumes v2', 'secrets s3', 'secrets s4', 'configs c1', 'configs c2', 'extends b8',
    'extends b9', 'network_mode b10', 'build.additional_contexts b11',
  ]); // prettier-ignore
  expect(references.some((reference) => reference.known)).toBe(false);
});

test.each<[string, string, string[]]>([
  ['nothing said', 'image: x', ['default']],
  ['an empty list', 'networks: []', ['default']],
  ['network_mode', 'network_mode: host', []],
  ['taken away', 'networks: !reset [a]', ['default']],
  ['a list', 'networks: [a, b]', ['a', 'b']],
])('networks: %s', (_name, source, expected) => {
  const { networks } = serviceOf(read(`services:\n  s:\n    ${source}\n`), 's');
  expect(networks.map((network) => network.name)).toEqual(expected);
});

test('documents are taken together', () => {
  const model = read(corpus('documents.yaml'));
  expect(model.services.map((each) => each.name)).toEqual(['web', 'web']);
  expect(model.service('web')).toBe(model.services[0]);
  expect(model.references.every((reference) => reference.known)).toBe(true);
});

test.each([
  '',
  'services:',
  'services: []',
  'services: {a: }',
  'services: {a: []}',
  'networks: 3',
  '[]',
  'x',
  'services: {a: {ports: x, volumes: {}, build: []}}',
])('%j is a model, however empty', (text) => {
  const model = read(text);
  expect(model.references).toEqual([]);
  expect(model.services.flatMap((each) => each.ports)).toEqual([]);
  expect(model.services.flatMap((each) => each.mounts)).toEqual([]);
});

test('any text has a model, with spans inside the text', { timeout: 60_000 }, () => {
  const words = ['a', 'b', '"a:/x"', '${V}:1', 'service:a', '80:80', '*x', '&x', '<<: *x', '!reset', ''];
  const keys = [
    'services',
    'networks',
    'volumes',
    'image',
    'build',
    'ports',
    'depends_on',
    'extends',
    'args',
    'source',
    'a',
  ];
  const line = fc.tuple(
    fc.nat(4),
    fc.constantFrom('', '- '),
    fc.constantFrom(...keys),
    fc.constantFrom(': ', ':', ' '),
    fc.constantFrom(...words),
  );
  const text = fc
    .array(line, { maxLength: 14 })
    .map((lines) =>
      lines.map(([depth, dash, key, colon, word]) => `${'  '.repeat(depth)}${dash}${key}${colon}${word}`).join('\n'),
    );
  fc.assert(
    fc.property(text, (source) => {
      const model = read(source);
      for (const { span, name } of model.references) {
        if (span.start < 0 || span.end > source.length || span.end < span.start || name === '') throw new Error(source);
      }
      for (const each of model.services) {
        for (const { span } of [...each.ports, ...each.mounts, ...each.dependsOn])
          if (span.end > source.length) throw new Error(source);
      }
    }),
    { numRuns: runs(2000) },
  );
});

function read(text: string): ComposeModel {
  return analyzeCompose(parseCompose(text));
}

function serviceOf(model: ComposeModel, name: string): Service {
  const found = model.service(name);
  if (found === undefined) throw new Error(`No service ${name}`);
  return found;
}

function corpus(name: string): string {
  return readFileSync(new URL(`corpus/compose/${name}`, import.meta.url), 'utf8');
}

describe('a file that goes on top of another one', () => {
  const text = 'services:\n  web:\n    image: a:1\n    depends_on: [other]\n';
  const undefinedIn = (file: string) =>
    lintText({ text, language: 'compose', file }).filter(({ rule }) => rule.id === 'undefined-reference').length;

  test.each(['compose.override.yaml', 'docker-compose.prod.yml', 'deploy/compose-dev.yaml'])('%s', (file) => {
    expect(undefinedIn(file)).toBe(0);
  });

  test.each(['compose.yaml', 'docker-compose.yml', 'file:///a/compose.yml', 'stack.yaml'])('but not %s', (file) => {
    expect(undefinedIn(file)).toBe(1);
  });
});
