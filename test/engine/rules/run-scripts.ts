import { docker } from '../docker.ts';

/** One script to run, with programs that only say how they were called. */
export interface Scenario {
  /** The program and its first arguments; the script is the last one. */
  readonly shell: readonly string[];
  readonly script: string;
  /** Which of the calls fails, counted from 1; 0 for none. */
  readonly failing: number;
}

export interface Outcome {
  readonly status: number;
  /** The calls, each with its arguments, and what the script itself printed. */
  readonly output: string;
  /** How many files there are in the folder of package lists afterwards. */
  readonly lists: number;
}

/** Runs all scripts in one container, one after the other, each with the folder of package lists as it was at the start. */
export async function runInContainer(image: string, scenarios: readonly Scenario[]): Promise<readonly Outcome[]> {
  const words = scenarios.flatMap(({ script, shell }) => [...(script.match(/[\w-]+/g) ?? []), ...shell]);
  // What the scripts are made of, and what the driver needs itself.
  const real = new Set([
    'sh',
    'bash',
    'rm',
    'cat',
    'find',
    'echo',
    'true',
    'false',
    'exit',
    'set',
    'if',
    'then',
    'fi',
    'exec',
    'env',
    'touch',
    'mkdir',
  ]);
  const stubs = [...new Set(words)].filter((name) => /^[a-z][a-z0-9-]*$/.test(name) && !real.has(name));
  const driver = [
    'mkdir -p /stubs /work; cd /work; touch one.txt two.txt; export HOME=/work PROGRAM=run OPTIONS="-a -b" ONE=1',
    "cat > /stub <<'STUB'",
    '#!/bin/sh',
    '[ "${0##*/} $1" = "sudo rm" ] && shift && exec rm "$@"',
    'count=$(($(cat /count) + 1)); echo "$count" > /count',
    'printf "%s" "${0##*/}"; printf " [%s]" "$@"; printf " PORT=%s\\n" "$PORT"',
    'if [ "$count" = "$(cat /failing)" ]; then exit 7; fi',
    'case "${0##*/} $*" in *apt*update*) touch /var/lib/apt/lists/one /var/lib/apt/lists/two;; esac',
    '[ "${0##*/}" = sudo ] && { [ "$1" = -E ] && shift; exec "$@"; }; exit 0',
    'STUB',
    'chmod +x /stub',
    ...stubs.map((name) => `ln -s /stub /stubs/${name}`),
    'export PATH=/stubs:$PATH',
    ...scenarios.map(
      ({ shell, script, failing }) =>
        `/bin/rm -rf /var/lib/apt/lists/*; echo 0 > /count; echo ${failing} > /failing; ` +
        `${[...shell, script].map(quoted).join(' ')} > /output 2>/dev/null < /dev/null; status=$?; ` +
        `printf '%s %s %s\\n' "$status" "$(ls /var/lib/apt/lists | wc -l)" "$(base64 -w0 /output)"`,
    ),
  ].join('\n');
  const run = await docker(['run', '--rm', '--interactive', '--network=none', image, '/bin/sh'], driver);
  const lines = run.output.trimEnd().split('\n');
  if (lines.length !== scenarios.length)
    throw new Error(`${lines.length} of ${scenarios.length} scripts were run: ${run.errors}`);
  return lines.map((line) => {
    const [status, lists, output = ''] = line.split(' ');
    return { status: Number(status), lists: Number(lists), output: Buffer.from(output, 'base64').toString() };
  });
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
