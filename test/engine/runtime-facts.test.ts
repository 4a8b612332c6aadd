import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { analyzeDockerfile } from '../../server/src/model/analyze-dockerfile.ts';
import { baseImageOf } from '../../server/src/model/base-image.ts';
import { absentCommands } from '../../server/src/model/image-commands.ts';
import { fixAll } from '../../server/src/rules/fix.ts';
import { lintText } from '../../server/src/rules/lint.ts';
import { parseDockerfile } from '../../server/src/syntax/dockerfile/parser.ts';
import { docker, lendImage } from './docker.ts';

// What the rules say of what runs is looked at in images that are built, and in their containers. The engine does most of
// the waiting, so the tests run side by side.

const image = 'debian:12-slim';
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layerwise-runtime-'));
  const server = '#!/bin/bash\ntrap "echo stopped; exit 0" TERM\nwhile :; do sleep 0.1; done\n';
  await writeFile(join(folder, 'server'), server, { mode: 0o755 });
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('an image without a shell', () => {
  test.concurrent('a step of the build in shell form stops it', async () => {
    const text = 'FROM scratch\nCOPY server /srv/\nRUN true\n';
    expect(found(text, 'missing-shell')).toBe(1);
    expect(await build(text)).toMatch(/process "\/bin\/sh -c true" did not complete/);
  });

  test.concurrent('a container whose command is in shell form can’t start', async () => {
    const text = 'FROM scratch\nCOPY server /srv/\nCMD /srv/server\n';
    expect(found(text, 'missing-shell')).toBe(1);
    const { code, errors } = await started(text);
    expect(code).toBe(127);
    expect(errors).toMatch(/exec: "\/bin\/sh": stat \/bin\/sh: no such file/);
  });
});

describe('a command that is missing', () => {
  test.concurrent('Debian has none of those that it is said to lack', async () => {
    const model = analyzeDockerfile(parseDockerfile(`FROM ${image}\n`));
    const base = baseImageOf(model, model.finalStage);
    const absent = [...(base === undefined ? [] : absentCommands(base))];
    expect(absent).toContain('curl');
    const ask = `for each in ${absent.join(' ')}; do command -v $each; done; true`;
    expect((await docker(['run', '--rm', image, 'sh', '-c', ask])).output).toBe('');
  });

  test.concurrent('the container can’t start, or the health check can’t', async () => {
    const text = `FROM ${image}\nHEALTHCHECK CMD curl -f http://localhost/ || exit 1\nCMD ["python3", "main.py"]\n`;
    expect(found(text, 'missing-command')).toBe(2);
    expect((await started(text)).code).toBe(127);
    expect((await started(text, [], ['sh', '-c', 'curl -f http://localhost/ || exit 1'])).errors).toMatch(
      /curl: not found/,
    );
  });
});

describe('exec form', () => {
  test.concurrent('nobody fills in variables, until the fix', async () => {
    const text = `FROM ${image}\nENV NAME=world\nCMD ["echo", "hello $NAME"]\n`;
    expect((await started(text)).output).toBe('hello $NAME\n');
    expect((await started(fixed(text))).output).toBe('hello world\n');
  });

  test.concurrent('an ENTRYPOINT still gets its arguments after the fix', async () => {
    const text = `FROM ${image}\nENV NAME=world\nENTRYPOINT ["echo", "hello $NAME"]\nCMD ["and", "you all"]\n`;
    expect((await started(fixed(text))).output).toBe('hello world and you all\n');
  });

  test.concurrent('an ARG is known to a step of the build, once a shell asks for it', async () => {
    const text = `FROM ${image}\nARG NAME=world\nRUN ["touch", "/$NAME"]\nCMD ["find", "/", "-maxdepth", "1", "-name", "*orld", "-o", "-name", "*NAME"]\n`;
    expect((await started(text)).output).toBe('/$NAME\n');
    expect((await started(fixed(text))).output).toBe('/world\n');
  });

  test.concurrent('&& is an argument like any other, until the fix', async () => {
    const text = `FROM ${image}\nCMD ["echo", "a b", "&&", "echo", "c"]\n`;
    expect((await started(text)).output).toBe('a b && echo c\n');
    expect((await started(fixed(text))).output).toBe('a b\nc\n');
  });

  test.concurrent('an array that is no JSON is text, until the fix', async () => {
    const text = `FROM ${image}\nRUN ['touch', '/file']\nVOLUME ['/a', '/b']\n`;
    expect(await build(text)).toMatch(/exit code: 127/);
    expect(await build(fixed(text))).toBe('');
    const volumes = `FROM ${image}\nVOLUME ['/a', '/b']\n`;
    expect(await inspected(volumes)).toBe('{"/b]":{},"[/a,":{}}');
    expect(await inspected(fixed(volumes))).toBe('{"/a":{},"/b":{}}');
  });
});

test.concurrent('a CMD beside an ENTRYPOINT in shell form has no effect, until the fix', async () => {
  const text = `FROM ${image}\nENTRYPOINT echo one\nCMD ["two"]\n`;
  expect(found(text, 'ignored-cmd')).toBe(1);
  expect((await started(text)).output).toBe('one\n');
  expect((await started(fixed(text))).output).toBe('one two\n');
});

describe('who is not root', () => {
  test.concurrent('a package manager fails, until the fix', async () => {
    const text = `FROM ${image}\nUSER nobody\nRUN apt-get autoremove -y\nCMD ["id", "-un"]\n`;
    expect(found(text, 'package-manager-without-root')).toBe(1);
    expect(await build(text)).toMatch(/exit code: 100/);
    expect((await started(fixed(text))).output).toBe('nobody\n');
  });

  test.concurrent('a WORKDIR above USER belongs to root, one behind it to the user', async () => {
    const text = `FROM ${image}\nWORKDIR /app\nUSER nobody\nRUN mkdir data\nCMD ["stat", "-c", "%U", "/app", "/app/data"]\n`;
    expect(found(text, 'unwritable-workdir')).toBe(1);
    expect(await build(text)).toMatch(/exit code: 1/);
    expect((await started(fixed(text))).output).toBe('nobody\nnobody\n');
  });

  test.concurrent('a WORKDIR finds a folder as it is, and COPY --chown leaves the folder’s owner', async () => {
    const text = `FROM ${image}\nWORKDIR /app\nUSER nobody\nCOPY --chown=nobody server ./\nWORKDIR /app\nRUN mkdir here\n`;
    expect(found(text, 'unwritable-workdir')).toBe(1);
    expect(await build(text)).toMatch(/exit code: 1/);
  });

  test.concurrent('a port below 1024 can be listened on, so no rule says otherwise', async () => {
    const ask = ['cat', '/proc/sys/net/ipv4/ip_unprivileged_port_start'];
    expect((await docker(['run', '--rm', '--user', '1000', image, ...ask])).output).toBe('0\n');
  });
});

test.concurrent('a shell keeps the signal of docker stop from its last command, until the fix', async () => {
  const text = `FROM ${image}\nCOPY server /srv/\nCMD ["sh", "-c", "true && /srv/server"]\n`;
  expect(found(text, 'signals-not-passed-on', 'strict')).toBe(1);
  const [before, after] = await Promise.all([stopped(text), stopped(fixed(text, 'strict'))]);
  expect(before).toEqual({ code: '137\n', output: '' });
  expect(after).toEqual({ code: '0\n', output: 'stopped\n' });
}, 30_000);

function found(text: string, rule: string, preset: 'recommended' | 'strict' = 'recommended'): number {
  return lintText({ language: 'dockerfile', text, settings: { preset, rules: {} } }).filter(
    (each) => each.rule.id === rule,
  ).length;
}

function fixed(text: string, preset: 'recommended' | 'strict' = 'recommended'): string {
  const after = fixAll({ language: 'dockerfile', text, suggestions: true, settings: { preset, rules: {} } }).text;
  expect(after).not.toBe(text);
  return after;
}

/** Why the build failed; empty where it didn't. */
async function build(text: string): Promise<string> {
  const run = await docker(['buildx', 'build', '--file', '-', '--output', 'type=cacheonly', '--quiet', folder], text);
  return run.code === 0 ? '' : run.errors;
}

async function withImage<Result>(text: string, use: (name: string) => Promise<Result>): Promise<Result> {
  const built = await docker(['buildx', 'build', '--file', '-', '--load', '--quiet', folder], text);
  expect(built.errors).toBe('');
  return lendImage(built, use);
}

/** What a container of the image says, and how it ends. */
function started(
  text: string,
  flags: readonly string[] = [],
  words: readonly string[] = [],
): ReturnType<typeof docker> {
  return withImage(text, (name) => docker(['run', '--rm', ...flags, name, ...words]));
}

function inspected(text: string): Promise<string> {
  return withImage(text, async (name) => {
    const { output } = await docker(['image', 'inspect', '--format', '{{json .Config.Volumes}}', name]);
    return output.trim();
  });
}

/** How a container ends that is stopped, and what it says. */
function stopped(text: string): Promise<{ readonly code: string; readonly output: string }> {
  return withImage(text, async (name) => {
    const container = (await docker(['run', '--detach', name])).output.trim();
    await docker(['exec', container, 'sh', '-c', 'sleep 1']);
    await docker(['stop', '--time', '2', container]);
    const code = (await docker(['inspect', '--format', '{{.State.ExitCode}}', container])).output;
    const { output } = await docker(['logs', container]);
    await docker(['rm', '--force', container]);
    return { code, output };
  });
}
