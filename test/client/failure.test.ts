import { expect, test } from 'vitest';
import { buildFailure, engineFailure, reasonOf } from '../../client/src/engine/failure.ts';
import type { FailureReason } from '../../client/src/engine/failure.ts';
import type { BuildOutcome } from '../../client/src/engine/progress.ts';
import type { RunResult } from '../../client/src/engine/run.ts';

/** Sentences as docker 28, docker 29, podman and nerdctl print them. */
const sentences: readonly (readonly [FailureReason, string])[] = [
  [
    'engine-stopped',
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
  ],
  [
    'engine-stopped',
    'failed to connect to the docker API at unix:///var/run/docker.sock; check if the path is correct and if the daemon is running',
  ],
  [
    'engine-stopped',
    'error during connect: this error may indicate that the docker daemon is not running: Get "http://…/json"',
  ],
  [
    'engine-stopped',
    'Cannot connect to Podman. Please verify your connection to the Linux system using `podman system connection list`',
  ],
  [
    'permission-denied',
    'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.50/images/x/json": dial unix /var/run/docker.sock: connect: permission denied',
  ],
  ['permission-denied', 'permission denied while trying to connect to the docker API at unix:///var/run/docker.sock'],
  [
    'context-missing',
    'Failed to initialize: unable to resolve docker endpoint: context "nope": context not found: open /root/.docker/contexts/meta/ca/meta.json: no such file or directory',
  ],
  ['image-unknown', 'Error response from daemon: No such image: nosuch:1'],
  ['image-unknown', 'Error response from daemon: reference does not exist'],
  ['image-unknown', 'Error: no such image nosuch: image not known'],
  [
    'image-name-invalid',
    'Error response from daemon: invalid reference format: repository name (library/Bad Name) must be lowercase',
  ],
  ['other', 'Error response from daemon: something new'],
];

test.each(sentences)('%s: %s', (reason, sentence) => {
  const failure = engineFailure('docker', exited(sentence), 'nosuch:1');
  expect(failure.reason).toBe(reason);
  // One message: no line break, and not empty.
  expect(failure.message).toMatch(/^\S.*\.$|something new$/);
});

test('a message names the address that could not be reached', () => {
  const failure = engineFailure(
    'docker',
    exited('Cannot connect to the Docker daemon at tcp://127.0.0.1:1. Is the docker daemon running?'),
  );
  expect(failure.message).toContain('at tcp://127.0.0.1:1. Start');
});

test('a command that is not there says which setting names it', () => {
  const failure = engineFailure('podman', { kind: 'not-started', reason: 'missing', message: 'spawn podman ENOENT' });
  expect(failure.reason).toBe('command-missing');
  expect(failure.message).toContain('“podman”');
  expect(failure.message).toContain('layerwise.engine.path');
});

const builds: readonly (readonly [FailureReason, string])[] = [
  ['engine-stopped', 'ERROR: Cannot connect to the Docker daemon at unix:///tmp/nosock. Is the docker daemon running?'],
  ['buildx-missing', "docker: unknown command: docker buildx\n\nRun 'docker --help' for more information"],
  ['buildx-missing', "docker: 'buildx' is not a docker command.\nSee 'docker --help'"],
  ['buildx-missing', 'unknown flag: --progress\n\nUsage:  docker [OPTIONS] COMMAND [ARG...]'],
  ['buildx-outdated', 'ERROR: invalid progress mode rawjson'],
  [
    'base-image-unavailable',
    'ERROR: failed to build: failed to solve: nosuchimage:zz: failed to resolve source metadata for docker.io/library/nosuchimage:zz: failed to do request: Head "https://registry.example/v2/": dial tcp: lookup registry.example: no such host',
  ],
  ['target-unknown', 'ERROR: failed to build: failed to solve: target stage "nope" could not be found'],
  ['disk-full', 'ERROR: failed to build: failed to solve: write /x: no space left on device'],
  [
    'build-failed',
    'ERROR: failed to build: failed to solve: dockerfile parse error on line 2: unknown instruction: RUNN (did you mean RUN?)',
  ],
  ['build-context-missing', 'ERROR: failed to build: unable to prepare context: path "/nofolder" not found'],
  [
    'build-failed',
    "unknown flag: --nosuchflag\n\nUsage:  docker buildx build [OPTIONS] PATH | URL | -\n\nRun 'docker buildx build --help' for more information",
  ],
  [
    'base-image-unavailable',
    'ERROR: failed to build: failed to solve: failed to resolve source metadata for docker.io/docker/dockerfile:1: docker.io/docker/dockerfile:1: not found',
  ],
];

test.each(builds)('a build, %s: %s', (reason, plain) => {
  expect(buildFailure('docker', exited(plain), outcome(plain), 'Dockerfile').reason).toBe(reason);
});

test('a build that failed is told with the instruction and the reason, not with what wraps them', () => {
  const error = 'process "/bin/sh -c false" did not complete successfully: exit code: 1';
  const failed = { step: { name: '[2/2] RUN false', instruction: 'RUN false', index: 2 }, error, log: [] };
  const told = buildFailure(
    'docker',
    exited(error),
    { ...outcome(`ERROR: failed to solve: ${error}`), failed },
    'Dockerfile',
  );
  expect(told.message).toBe('The build of Dockerfile failed at “RUN false”: exit code 1.');
});

test('what a step prints is not taken for what the engine says', () => {
  const error = 'process "/bin/sh -c docker ps" did not complete successfully: exit code: 1';
  const sentence = 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?';
  const failed = {
    step: { name: '[2/2] RUN docker ps', instruction: 'RUN docker ps', index: 2 },
    error,
    log: [sentence],
  };
  const told = buildFailure(
    'docker',
    exited(''),
    { ...outcome(`ERROR: failed to solve: ${error}`), failed },
    'Dockerfile',
  );
  expect(told.reason).toBe('build-failed');
});

test('a cancelled build is no failure of the Dockerfile', () => {
  const plain = 'ERROR: failed to build: failed to solve: Canceled: context canceled';
  expect(buildFailure('docker', { kind: 'cancelled' }, outcome(plain), 'Dockerfile').reason).toBe('cancelled');
});

test('a file that is missing from the context is told in words', () => {
  const error =
    'failed to calculate checksum of ref 927e4702-59d4-4cb8-ac49-a3e10fd3f08b::wxwtix1hcyjoxt98t247d9rc2: "/nope": not found';
  expect(reasonOf(error)).toBe('“nope” is not in the build context, or .dockerignore leaves it out');
});

function exited(errorText: string): RunResult {
  return { kind: 'exited', code: 1, stopped: false, output: '', errorText };
}

function outcome(plain: string): BuildOutcome {
  return { warnings: [], failed: undefined, plain: plain.split('\n') };
}
