import type { Joined } from '../text/joined.ts';
import type { DockerfileModel, RunWithScript } from './dockerfile.ts';
import { allRuns } from './runs.ts';

/** What ShellCheck is to read for one RUN. */
export interface ShellcheckScript {
  /** A dialect that ShellCheck knows, for its `--shell`. */
  readonly shell: 'sh' | 'bash' | 'dash' | 'ksh';
  /** A line that declares the variables which the build provides, then the script as the shell gets it. */
  readonly text: string;
  /** The script: from its first line on it is the text's second. */
  readonly source: Joined;
  /** What its findings are kept by: shell and text, put together once and not at every keystroke. */
  readonly key: string;
}

/** The scripts of all RUNs whose shell ShellCheck knows, ONBUILD's included, in file order. */
export function* shellcheckScripts(model: DockerfileModel): Generator<ShellcheckScript> {
  for (const found of allRuns(model)) {
    let script = known.get(found.script);
    if (script === undefined) known.set(found.script, (script = scriptFor(model, found) ?? none));
    if (script !== none) yield script;
  }
}

/** What did not change since the last keystroke is the same object, and is put together once. */
const known = new WeakMap<object, ShellcheckScript>();
const none: ShellcheckScript = { shell: 'sh', text: '', source: { text: '', pieces: [] }, key: '' };

function scriptFor(model: DockerfileModel, { run, script }: RunWithScript): ShellcheckScript | undefined {
  const source = script.source;
  const shell = dialectOf(/^#!.*/.exec(source.text)?.[0] ?? model.shellAt(run)[0] ?? 'sh');
  if (shell === undefined) return undefined;
  const names = new Set<string>();
  const scope = model.scopeAt(run);
  for (const [, name = ''] of source.text.matchAll(/\$\{?([A-Za-z_]\w*)/g)) {
    if (scope.lookup(name) !== undefined) names.add(name);
  }
  const text = `${names.size === 0 ? '' : `export ${[...names].join(' ')}`}\n${source.text}`;
  return { shell, text, source, key: `${shell}\n${text}` };
}

/** By the last name in a path or shebang; `ash` is near enough to `dash`, and there is none for `zsh`. */
function dialectOf(path: string): ShellcheckScript['shell'] | undefined {
  const name = /([a-z]+)(?:\.exe)?(?:\s+-.*)?\s*$/.exec(path)?.[1];
  if (name === 'bash' || name === 'dash' || name === 'ksh' || name === 'sh') return name;
  return name === 'ash' || name === 'busybox' ? 'dash' : undefined;
}
