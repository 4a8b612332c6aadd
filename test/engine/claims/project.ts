import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A Compose project in a folder of its own. */
export interface Project {
  /** What the project is called in the engine; containers are `NAME-SERVICE-1`. */
  readonly name: string;
  readonly folder: string;
  /** `docker compose` with these words, in the folder. */
  compose(words: string, environment?: Environment): Promise<Result>;
  write(file: string, text: string): Promise<void>;
  /**
   * Runs a script in the project's folder on the machine of the engine, and resolves to what it printed. The engine can
   * be on another machine, so that what `write` has put there is not what a bind mount shows.
   */
  onHost(script: string): Promise<string>;
  /** What `docker inspect` says about the service's container. */
  inspect(service: string, format: string): Promise<string>;
  /** What the service's container has printed so far. */
  printed(service: string): Promise<string>;
  /** The exit code of the service's container, once it has ended. */
  exitCode(service: string): Promise<number>;
}

export interface Result {
  readonly code: number;
  readonly stdout: string;
  /** Standard output and error. */
  readonly output: string;
}

export type Environment = Readonly<Record<string, string>>;

let made = 0;

const defaults = '<<: {image: busybox, network_mode: none, stop_grace_period: 0s}';

/**
 * Writes a Compose file, or several files by their names, and hands the project over. Its containers, networks and
 * volumes are deleted afterwards, whatever happened.
 */
export async function inProject(
  files: string | Readonly<Record<string, string>>,
  shown: (project: Project) => Promise<void>,
): Promise<void> {
  made += 1;
  const name = `layerwise-claims-${process.pid}-${made}`;
  const folder = await mkdtemp(path.join(tmpdir(), 'layerwise-claims-'));
  const text = typeof files === 'string' ? files : Object.values(files).join('\n');
  const unconnected = text.includes(defaults) && !/^ *(networks|network_mode):/m.test(text);
  let started = false;
  // A bind mount makes its folder on the machine of the engine.
  let onHost = text.includes('"./');
  const project: Project = {
    name,
    folder,
    compose(words, environment) {
      // A single run without networks, volumes and a build leaves nothing that would have to be deleted.
      const leavesNothing = words.startsWith('run --rm ') && unconnected && !/^ *(volumes|build):/m.test(text);
      started ||= !words.includes('config') && !leavesNothing;
      return run(['compose', '--project-name', name, ...words.trim().split(/ +/)], folder, environment);
    },
    async write(file, content) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, file), content);
    },
    async onHost(script) {
      onHost = true;
      const mount = `${folder}:${folder}`;
      const { stdout } = await docker('run', '--rm', '-v', mount, '-w', folder, 'debian:12', 'sh', '-c', script);
      return stdout.trim();
    },
    async inspect(service, format) {
      return (await docker('inspect', '--format', format, `${name}-${service}-1`)).output.trim();
    },
    async printed(service) {
      return (await docker('logs', `${name}-${service}-1`)).output.trim();
    },
    async exitCode(service) {
      return Number((await docker('wait', `${name}-${service}-1`)).output);
    },
  };
  try {
    for (const [file, content] of Object.entries(typeof files === 'string' ? { 'compose.yaml': files } : files)) {
      await project.write(file, content);
    }
    await shown(project);
  } finally {
    // Without a file Compose goes by the labels, so what a changed file no longer names is found as well.
    const words = ['down', '--volumes', '--remove-orphans', '--rmi', 'local', '--timeout', '0'];
    if (started) await run(['compose', '--project-name', name, ...words], path.parse(folder).root);
    const above = path.dirname(folder);
    if (onHost) await docker('run', '--rm', '-v', `${above}:${above}`, 'debian:12', 'rm', '-rf', folder);
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a service prints until it ends: `busybox` on no network, if the lines of YAML say nothing else. */
export async function printedBy(lines: string, more = ''): Promise<string> {
  let printed = '';
  await inProject(oneService(lines, more), async (project) => {
    if (lines.includes('build:')) await project.compose('build');
    printed = (await project.compose('run --rm --no-TTY a')).stdout.trim();
  });
  return printed;
}

/** What `docker compose up` says where it refuses the service; an error where it doesn't. */
export async function refusalOf(lines: string, more = ''): Promise<string> {
  let refusal = '';
  await inProject(oneService(lines, more), async (project) => {
    const up = await project.compose('up --detach');
    if (up.code === 0) throw new Error('It was not refused');
    refusal = up.output;
  });
  return refusal;
}

/** A file with the service `a`: `busybox` on no network, if the lines say nothing else. */
export function oneService(lines: string, more = ''): string {
  const indented = lines.trim().replaceAll(/^ */gm, (blanks) => blanks + '    ');
  return `services:\n  a:\n    ${defaults}\n${indented}\n${more}`;
}

/** A script as the YAML of a `command`, with its errors in the output: nothing of it is for Compose. */
export function sh(script: string): string {
  return JSON.stringify(['sh', '-c', `exec 2>&1; ${script.replaceAll('$', '$$$$')}`]);
}

/** A `command` that answers every HTTP request with a text. */
export function serve(text: string, port: number, address = '0.0.0.0'): string {
  return sh(`mkdir /www; echo ${text} > /www/index.html; exec busybox httpd -f -p ${address}:${port} -h /www`);
}

export function docker(...words: readonly string[]): Promise<Result> {
  return run(words, tmpdir());
}

export async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('It did not come true within 20 seconds');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function run(words: readonly string[], folder: string, environment: Environment = {}): Promise<Result> {
  return new Promise((resolve) => {
    const options = { cwd: folder, env: { ...process.env, ...environment }, maxBuffer: 1 << 26 };
    execFile('docker', words, options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, output: stdout + stderr });
    });
  });
}
