import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSource } from '../../server/src/model/source.ts';
import { fixAll } from '../../server/src/rules/fix.ts';
import { rules } from '../../server/src/rules/index.ts';
import type { DockerfileRule } from '../../server/src/rules/rule.ts';
import type { DockerfileModel } from '../../server/src/model/dockerfile.ts';
import { casesOf, type Case } from '../harness/cases.ts';
import { applyFirstFixes, findingsOf } from '../harness/run-rule.ts';
import { docker } from './docker.ts';
import { runInContainer, type Scenario } from './rules/run-scripts.ts';

// What "safe" promises is looked at where it counts: in images that are built, and in what a real shell does.

const image = 'debian:12-slim';
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layerwise-fixes-'));
  await mkdir(join(folder, 'conf'));
  await writeFile(join(folder, 'conf', 'a.conf'), 'a\n', { mode: 0o640 });
  await writeFile(join(folder, 'run.sh'), '#!/bin/sh\necho ran "$@"\n', { mode: 0o755 });
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('images before and after the safe fixes', () => {
  test.each([
    ['the first of two commands', `FROM ${image}\nCMD ["a"]\nENTRYPOINT ["b"]\nCMD ["c"]\n`],
    [
      'an empty command, and one over several lines',
      `FROM ${image}\nCMD\nRUN true\nCMD [ \\\n  # no\n  "a" ]\nCMD ["b"]\n`,
    ],
    ['commands of two stages', `FROM ${image} AS a\nCMD ["a"]\nCMD ["b"]\nFROM a\nUSER nobody\n`],
    [
      'folders and files that are added',
      `FROM ${image}\nADD conf /etc/demo\nADD --chmod=700 run.sh conf/a.conf /srv/\n`,
    ],
    ['heredocs and lower case', `from ${image}\nadd <<EOF <<"SECOND" /srv/\nhello\nEOF\n$HOME\nSECOND\nworkdir /srv\n`],
  ])(
    '%s',
    async (_name, text) => {
      const fixed = fixAll({ language: 'dockerfile', text }).text;
      expect(fixed).not.toBe(text);
      const [before, after] = [await build(text), await build(fixed)];
      expect(await configurationOf(after)).toEqual(await configurationOf(before));
      expect(await filesOf(after)).toBe(await filesOf(before));
      await docker(['image', 'rm', '--force', before, after]);
    },
    60_000,
  );
});

describe('package lists, in a real shell with a package manager that only pretends', () => {
  test('each RUN fails exactly when it failed before, and leaves no lists when it succeeds', async () => {
    const pairs = scriptPairs('apt-lists-kept');
    expect(pairs.length).toBeGreaterThanOrEqual(25);
    const scenarios: Scenario[] = pairs.flatMap(({ before, after, shell }) =>
      // Not failing at all, and failing at the first, second, … call.
      [0, 1, 2, 3, 4].flatMap((failing) => [
        { shell, script: before, failing },
        { shell, script: after, failing },
      ]),
    );
    const results = await runInContainer(image, scenarios);
    for (let index = 0; index < scenarios.length; index += 2) {
      const [before, after] = [results[index], results[index + 1]];
      const { script, failing } = scenarios[index + 1] ?? { script: '', failing: 0 };
      expect(after?.status === 0, `failing at call ${failing}:\n${script}`).toBe(before?.status === 0);
      expect(after?.output, script).toBe(before?.output);
      if (after?.status === 0) expect(after.lists, script).toBe(0);
      if (failing === 0 && before?.output.includes('[update]') === true)
        expect(before.lists, script).toBeGreaterThan(0);
    }
  }, 120_000);
});

describe('commands in exec form, in a real shell', () => {
  test('the same program gets the same arguments', async () => {
    const pairs = commandPairs();
    expect(pairs.length).toBeGreaterThanOrEqual(15);
    const scenarios: Scenario[] = pairs.flatMap(({ before, after }) => [
      { shell: ['/bin/sh', '-c'], script: before, failing: 0 },
      { shell: after.slice(0, -1), script: after.at(-1) ?? '', failing: 0 },
    ]);
    const results = await runInContainer(image, scenarios);
    for (const [index, { before }] of pairs.entries()) {
      const [shell, exec] = [results[index * 2], results[index * 2 + 1]];
      expect(exec?.output, before).toBe(shell?.output);
      expect(exec?.status, before).toBe(shell?.status);
    }
  }, 120_000);
});

async function build(text: string): Promise<string> {
  const file = join(folder, 'Dockerfile.test');
  await writeFile(file, text);
  const run = await docker(['buildx', 'build', '--quiet', '--load', '--network=none', '--file', file, folder]);
  expect(run.code, run.errors).toBe(0);
  return run.output.trim();
}

async function configurationOf(id: string): Promise<unknown> {
  const run = await docker(['image', 'inspect', '--format', '{{json .Config}}', id]);
  return JSON.parse(run.output);
}

/** What is in the folders that the builds write to: names, modes, owners and contents. */
async function filesOf(id: string): Promise<string> {
  const script = 'find /srv /etc/demo -printf "%p %m %u %g %y\\n" -type f -exec sha256sum {} + 2>/dev/null | sort';
  const run = await docker(['run', '--rm', '--network=none', '--entrypoint=/bin/sh', id, '-c', script]);
  return run.output;
}

function casesNamed(id: string): { readonly rule: DockerfileRule; readonly cases: readonly Case[] } {
  const rule = rules.find((each): each is DockerfileRule => each.id === id && each.language === 'dockerfile');
  if (rule === undefined) throw new Error(`There is no rule ${id}`);
  return { rule, cases: casesOf(rule) };
}

interface ScriptPair {
  readonly before: string;
  readonly after: string;
  readonly shell: readonly string[];
}

/** What the shell gets of each RUN that a fix changes, before and after. */
function scriptPairs(id: string): readonly ScriptPair[] {
  const { rule, cases } = casesNamed(id);
  return cases.flatMap(({ text, options }) => {
    const [before, after] = [modelOf(text), modelOf(applyFirstFixes(text, findingsOf(rule, text, { options })))];
    // Where a fix has made one RUN of several, there is nothing to compare one by one.
    if (before.instructions('RUN').length !== after.instructions('RUN').length) return [];
    return before.instructions('RUN').flatMap((run, index) => {
      const fixed = after.instructions('RUN')[index];
      const [from, to] = [before.scriptOf(run), fixed && after.scriptOf(fixed)];
      if (from === undefined || to === undefined || from.source.text === to.source.text) return [];
      // A heredoc with a #! line is run by the interpreter that it names.
      const interpreter = /^#!\/bin\/(\w+)(?: (\S+))?\n/.exec(from.source.text);
      const shell =
        interpreter === null
          ? before.shellAt(run)
          : [`/bin/${interpreter[1] ?? 'sh'}`, ...(interpreter[2] === undefined ? [] : [interpreter[2]]), '-c'];
      return [{ before: from.source.text, after: to.source.text, shell }];
    });
  });
}

/** CMD and ENTRYPOINT that a fix writes as an array: the shell's text before, the arguments after. */
function commandPairs(): readonly { readonly before: string; readonly after: readonly string[] }[] {
  const { rule, cases } = casesNamed('shell-form-command');
  return cases.flatMap(({ text, options }) => {
    const [before, after] = [modelOf(text), modelOf(applyFirstFixes(text, findingsOf(rule, text, { options })))];
    return before.tree.instructions.flatMap((instruction, index) => {
      const fixed = after.tree.instructions[index];
      if ((instruction.type !== 'CMD' && instruction.type !== 'ENTRYPOINT') || fixed?.type !== instruction.type)
        return [];
      if (instruction.command.form === 'exec' || fixed.command.form === 'shell' || fixed.command.arguments.length === 0)
        return [];
      const { text: script } = instruction.command.script;
      // An array that the shell would take for a command was broken before.
      return script.startsWith('[')
        ? []
        : [{ before: script, after: fixed.command.arguments.map(({ value }) => value) }];
    });
  });
}

function modelOf(text: string): DockerfileModel {
  const source = readSource('dockerfile', text);
  if (source.language !== 'dockerfile') throw new Error('This is no Dockerfile');
  return source.model;
}
