import type { BuildOutcome } from './progress.ts';
import type { RunResult } from './run.ts';

export type FailureReason =
  | 'cancelled'
  | 'command-missing'
  | 'engine-stopped'
  | 'permission-denied'
  | 'context-missing'
  | 'buildx-missing'
  | 'buildx-outdated'
  | 'image-unknown'
  | 'image-name-invalid'
  | 'base-image-unavailable'
  | 'build-context-missing'
  | 'target-unknown'
  | 'disk-full'
  | 'build-failed'
  | 'unexpected-answer'
  | 'unreadable-image'
  | 'other';

/** What went wrong, in a message for the user that says what to do. */
export interface EngineFailure {
  readonly kind: 'failure';
  readonly reason: FailureReason;
  readonly message: string;
}

/** Why a command of the engine did not do what was asked; `image` is the one that it was asked about. */
export function engineFailure(command: string, result: RunResult, image?: string): EngineFailure {
  if (result.kind === 'cancelled') return failure('cancelled', 'Cancelled.');
  if (result.kind === 'not-started') return notStarted(command, result);
  return (
    engineUnavailable(command, result.errorText) ??
    imageProblem(command, result.errorText, image) ??
    failure('other', `“${command}” failed with exit code ${result.code}: ${lastSentence(result.errorText)}`)
  );
}

/** Why a build did not succeed. The engine itself may be at fault, or what is written in the Dockerfile. */
export function buildFailure(
  command: string,
  result: RunResult,
  outcome: BuildOutcome,
  dockerfile: string,
): EngineFailure {
  if (result.kind !== 'exited') return engineFailure(command, result);
  // Only the plain text tells of the engine: a step's log may hold any sentence, also another engine's.
  const plain = outcome.plain.join('\n');
  const unavailable = engineUnavailable(command, plain) ?? buildxProblem(command, plain);
  if (unavailable !== undefined) return unavailable;

  const solve = failureText(plain);
  // A syntax directive names an image too: the frontend that reads the file.
  const base = /^(?:(\S+): )?failed to resolve source metadata for (\S+): (.*)$/s.exec(solve);
  if (base) {
    return failure(
      'base-image-unavailable',
      `The build of ${dockerfile} failed: the image “${base[1] ?? base[2]}” could not be found or fetched (${reachability(base[3] ?? '')}).`,
    );
  }
  const context = /unable to prepare context: path "(.*)" not found/.exec(solve);
  if (context) {
    return failure(
      'build-context-missing',
      `The build context “${context[1]}” does not exist. Correct the setting layerwise.build.context, or create the folder.`,
    );
  }
  const target = /target stage "(.*)" could not be found/.exec(solve);
  if (target) {
    return failure(
      'target-unknown',
      `${dockerfile} has no stage “${target[1]}”. Choose another target and build again.`,
    );
  }
  if (/no space left on device/i.test(solve) || /no space left on device/i.test(outcome.failed?.error ?? '')) {
    return failure(
      'disk-full',
      `The engine has no space left. Free some, for example with “${command} system prune”, and build again.`,
    );
  }
  const instruction = outcome.failed?.step.instruction;
  if (instruction !== undefined) {
    return failure(
      'build-failed',
      `The build of ${dockerfile} failed at “${shorten(instruction)}”: ${reasonOf(outcome.failed?.error ?? solve)}.`,
    );
  }
  return failure(
    'build-failed',
    `The build of ${dockerfile} failed: ${solve === '' ? `exit code ${result.code}` : solve}.`,
  );
}

/** BuildKit's own words of what failed, without what it wraps them in. */
export function failureText(plain: string): string {
  const lines = plain.split('\n');
  // A wrong argument is told first, with the usage after it.
  const told =
    lines.findLast((line) => line.startsWith('ERROR: ')) ?? lines.find((line) => /^(?:unknown|invalid) /.test(line));
  return (told ?? lastSentence(plain)).replace(/^ERROR: (?:failed to build: )?(?:failed to solve: )?/, '').trim();
}

/** Shorter than what BuildKit says where it repeats the whole instruction. */
export function reasonOf(error: string): string {
  const exit = /did not complete successfully: (exit code: \d+.*)$/s.exec(error);
  if (exit) return exit[1]?.replace('exit code: ', 'exit code ') ?? error;
  const missing = /failed to calculate checksum of ref [^:]+::[^:]+: "(.*)": not found$/.exec(error);
  if (missing) return `“${missing[1]?.replace(/^\//, '')}” is not in the build context, or .dockerignore leaves it out`;
  return error;
}

function notStarted(command: string, result: Extract<RunResult, { kind: 'not-started' }>): EngineFailure {
  if (result.reason === 'missing') {
    return failure(
      'command-missing',
      `The command “${command}” was not found. Install Docker, or set layerwise.engine.path to the command of your engine.`,
    );
  }
  const why = result.reason === 'not-executable' ? 'it is not an executable file' : result.message;
  return failure(
    'command-missing',
    `The command “${command}” could not be started: ${why}. Check the setting layerwise.engine.path.`,
  );
}

function engineUnavailable(command: string, text: string): EngineFailure | undefined {
  if (/permission denied.*(?:socket|docker API|pipe)|(?:docker\.sock|podman\.sock).*permission denied/is.test(text)) {
    return failure(
      'permission-denied',
      `You may not use the engine’s socket. On Linux, add yourself to the group “docker” (sudo usermod -aG docker $USER), then log in again.`,
    );
  }
  const stopped =
    /cannot connect to the docker daemon|is the docker daemon running|failed to connect to the docker api|error during connect|cannot connect to podman|unable to connect to podman|cannot access containerd socket|connection refused.*docker/is;
  if (stopped.test(text)) {
    const address = /(?:docker daemon|docker api) at (\S+?)[.;]?(?:\s|$)/i.exec(text)?.[1];
    const where = address === undefined ? '' : ` at ${address}`;
    return failure(
      'engine-stopped',
      `“${command}” can’t reach its engine${where}. Start Docker Desktop or the docker service, or choose another context, and try again.`,
    );
  }
  const context = /context "([^"]*)":? (?:context )?not found/i.exec(text);
  if (context) {
    return failure(
      'context-missing',
      `Docker’s context “${context[1]}” does not exist. Choose one that “${command} context ls” shows.`,
    );
  }
  return undefined;
}

function buildxProblem(command: string, text: string): EngineFailure | undefined {
  if (
    /unknown command: docker buildx|'buildx' is not a docker command|unknown command "?buildx|unknown flag: --progress/i.test(
      text,
    )
  ) {
    return failure(
      'buildx-missing',
      `“${command}” has no buildx, which builds are made with. Install the package docker-buildx-plugin, or Docker Desktop.`,
    );
  }
  if (/invalid progress mode|unsupported progress|invalid value "rawjson"/i.test(text)) {
    return failure('buildx-outdated', `buildx is too old to report its progress. Update it to version 0.13 or later.`);
  }
  return undefined;
}

function imageProblem(command: string, text: string, image: string | undefined): EngineFailure | undefined {
  const name = image === undefined ? 'that name' : `“${image}”`;
  if (/no such image|reference does not exist|image not known|no such object/i.test(text)) {
    return failure(
      'image-unknown',
      `There is no image ${name} here. Build it, or fetch it with “${command} pull ${image ?? 'NAME'}”.`,
    );
  }
  if (/invalid reference format|invalid reference/i.test(text)) {
    return failure(
      'image-name-invalid',
      `${image === undefined ? 'That' : name} is not the name of an image. Write it like registry.example/team/app:tag.`,
    );
  }
  return undefined;
}

function reachability(reason: string): string {
  if (/no such host|dial tcp|timeout|connection refused|network is unreachable/i.test(reason))
    return 'its registry can’t be reached';
  if (/not found/i.test(reason)) return 'no such image or tag';
  if (/unauthorized|denied|authorization failed/i.test(reason)) return 'access denied; log in with “docker login”';
  return reason;
}

function lastSentence(text: string): string {
  return (
    text
      .trim()
      .split('\n')
      .findLast((line) => line.trim() !== '')
      ?.trim() ?? 'it printed no reason'
  );
}

function shorten(instruction: string): string {
  const oneLine = instruction.replaceAll(/\s+/g, ' ');
  return oneLine.length > 80 ? `${oneLine.slice(0, 79)}…` : oneLine;
}

function failure(reason: FailureReason, message: string): EngineFailure {
  return { kind: 'failure', reason, message };
}
