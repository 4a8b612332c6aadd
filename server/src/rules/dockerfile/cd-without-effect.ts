import type { DockerfileModel, RunWithScript } from '../../model/dockerfile.ts';
import { lineBreakOf, linesAround, matchCase } from '../../model/edit-instruction.ts';
import { allRuns } from '../../model/runs.ts';
import { joinPaths, workingDirectories } from '../../model/working-directory.ts';
import type { ShellCommand, ShellWord } from '../../syntax/shell/nodes.ts';
import { remove, replace, type Edit } from '../../text/edit.ts';
import { sourceOffset } from '../../text/joined.ts';
import { overlaps, textOf, type Span } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Fix } from '../rule.ts';

/**
 * Every `RUN` starts a shell of its own. Where it ends, so does all that only that shell knew: its folder, its variables,
 * its umask, its limits, its options, its aliases, the virtual environment that it had activated. Only files stay. A `RUN` that
 * ends with `cd`, `export`, `NAME=value` or `source venv/bin/activate` does that for nothing, and what follows runs in the old
 * folder, without the variable.
 *
 * Of `source` only what sets an environment up is meant (`activate`, `.bashrc`, `/etc/profile` …), since other scripts may do
 * real work; of `cd`, only the one that goes to a new place: going back at the end does no harm. What stands for a test, in
 * front of `||` or in a condition, is left alone.
 *
 * The fix writes `WORKDIR`, or `ENV`. It is a suggestion: both hold for all that follows, in the running container too.
 *
 * ## When to allow it
 *
 * Where `cd` is there to fail: to let the build stop when a folder is missing.
 */
export default defineDockerfileRule({
  id: 'cd-without-effect',
  summary:
    'Use `WORKDIR` and `ENV` for what is to last: `cd`, `export` and `source` at the end of a `RUN` have no effect',
  category: 'correctness',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: [],
  concepts: ['layer'],
  examples: [
    {
      title: 'A folder, a variable and a virtual environment',
      bad: dockerfile`
        FROM python:3.13-slim
        RUN cd /app
            ^^ The shell ends with this RUN, and so does what this cd has changed: the next instruction starts without it
        RUN export PYTHONUNBUFFERED=1
            ^^^^^^ The shell ends with this RUN, and so does what this export has changed: the next instruction starts without it
        RUN python -m venv /opt/venv && . /opt/venv/bin/activate
                                        ^ The shell ends with this RUN, and so does what this . has changed: the next instruction starts without it
        RUN pip install --no-cache-dir flask
      `,
      fixed: dockerfile`
        FROM python:3.13-slim
        WORKDIR /app
        ENV PYTHONUNBUFFERED=1
        RUN python -m venv /opt/venv
        ENV PATH="/opt/venv/bin:$PATH"
        RUN pip install --no-cache-dir flask
      `,
    },
    {
      title: 'At the end of several lines',
      bad: dockerfile`
        from debian:12-slim
        workdir /src
        run git clone --depth=1 https://example.com/shop.git \
            # The next steps are done in there.
            && cd shop
               ^^ The shell ends with this RUN, and so does what this cd has changed: the next instruction starts without it
        run make
      `,
      fixed: dockerfile`
        from debian:12-slim
        workdir /src
        run git clone --depth=1 https://example.com/shop.git
            # The next steps are done in there.
        workdir shop
        run make
      `,
    },
    {
      title: 'More than one, and what no instruction can do',
      bad: dockerfile`
        FROM debian:12-slim
        RUN umask 027
            ^^^^^ The shell ends with this RUN, and so does what this umask has changed: the next instruction starts without it
        RUN export LANG=C.UTF-8 && alias ll='ls -l'
            ^^^^^^ The shell ends with this RUN, and so does what this export has changed: the next instruction starts without it
                                   ^^^^^ The shell ends with this RUN, and so does what this alias has changed: the next instruction starts without it
        RUN <<EOF
        apt-get --version
        ulimit -n 4096
        ^^^^^^ The shell ends with this RUN, and so does what this ulimit has changed: the next instruction starts without it
        EOF
      `,
    },
    {
      title: 'What is used in the same RUN',
      good: dockerfile`
        FROM debian:12-slim
        RUN cd /src && make && cd ..
        RUN export DEBIAN_FRONTEND=noninteractive; apt-get --version
        RUN umask 027 \
            && mkdir /srv/shop
        RUN . /opt/venv/bin/activate && pip --version
      `,
    },
    {
      title: 'What is printed, tested or written',
      good: dockerfile`
        FROM debian:12-slim
        RUN umask && ulimit -a && export -p
        RUN cd /src || exit 1
        RUN if [ -d /src ]; then cd /src; fi
        RUN . ./install.sh
        RUN export VERSION="$(make-release)"
        RUN alias > /etc/aliases.txt
      `,
    },
  ],
  *check({ model }) {
    let folders: Folders | undefined;
    const foldersOnce = (): Folders => (folders ??= workingDirectories(model));
    for (const each of allRuns(model)) {
      const lost = withoutEffect(model, each);
      for (const command of lost) {
        const fix =
          lost.length === 1 && !each.run.onbuild ? asInstruction(model, each, command, foldersOnce) : undefined;
        const [assignment] = command.name === '' ? command.assignments : [];
        const place =
          assignment === undefined
            ? command.nameSpan
            : { start: assignment.span.start, end: assignment.span.start + assignment.name.length };
        const written = assignment?.name ?? textOf(model.text, place);
        yield {
          span: place,
          message:
            assignment === undefined
              ? `The shell ends with this RUN, and so does what this ${written} has changed: the next instruction starts without it`
              : `The shell ends with this RUN, and ${written} with it: the next instruction starts without this variable`,
          ...(fix === undefined ? {} : { fixes: [fix] }),
        };
      }
    }
  },
});

type Folders = ReturnType<typeof workingDirectories>;

/** The commands at the end of a RUN that only set something in the shell, in order. */
function withoutEffect(model: DockerfileModel, { script }: RunWithScript): readonly ShellCommand[] {
  const last = script.commands.at(-1);
  if (!script.complete || last === undefined || !setting.has(last.name)) return [];
  if (script.commands.some(({ name }) => name === 'trap')) return [];
  const all: ShellCommand[] = [];
  for (let index = script.steps.length - 1; index >= 0; index--) {
    const step = script.steps[index];
    const command = script.commands[step?.commands[0] ?? -1];
    if (step === undefined || command === undefined || step.commands.length !== 1 || step.operator === '||') break;
    // A negation, group, loop or condition has other edges than the command in it.
    if (!command.topLevel || command.span.start !== step.span.start || command.span.end !== step.span.end) break;
    // In the background it would have no effect in the same RUN either.
    if (!setsSomething(command) || /^[ \t]*&(?!&)/.test(model.text.slice(command.span.end, command.span.end + 100)))
      break;
    all.unshift(command);
  }
  const found = all.every(isPreparation) ? all : all.filter((command) => !isPreparation(command));
  const goesElsewhere = script.commands.some((command) => isFolderChange(command) && !found.includes(command));
  return goesElsewhere || found.every(isWayBack) ? found.filter((command) => !isFolderChange(command)) : found;
}

/** What mostly stands there for the sake of the command behind it. */
function isPreparation({ name }: ShellCommand): boolean {
  return name === '' || name === 'set' || name === 'shopt';
}

function isFolderChange({ name }: ShellCommand): boolean {
  return name === 'cd' || name === 'pushd';
}

/** Tidying up at the end, for whoever adds a line. */
function isWayBack({ name, arguments: words }: ShellCommand): boolean {
  return name === 'cd' && /^(\/|-|~|(\.\.\/?)+)?$/.test(words[0]?.value ?? '');
}

/** What `setsSomething` may be true of. */
const setting: ReadonlySet<string> = new Set([
  '',
  'cd',
  'pushd',
  'set',
  'shopt',
  'export',
  'umask',
  'unset',
  'ulimit',
  'alias',
  'source',
  '.',
]);

function setsSomething({ name, arguments: words, redirects, pipe, assignments }: ShellCommand): boolean {
  // What is written somewhere stays, and what is substituted has run.
  if (redirects.some(({ target }) => target?.value !== '/dev/null') || pipe !== undefined) return false;
  if ([...words, ...assignments.map(({ value }) => value)].some(({ raw }) => /[`<>]|\$\(/.test(raw))) return false;
  if (name !== '' && assignments.length > 0) return false;
  const operands = words.filter(({ value }) => !value.startsWith('-'));
  switch (name) {
    case '':
      return assignments.length > 0;
    case 'cd':
    case 'pushd':
      return true;
    case 'set':
    case 'shopt':
      return words.length > 0;
    case 'export':
    case 'umask':
    case 'unset':
      return operands.length > 0;
    case 'ulimit':
      return operands.length > 0;
    case 'alias':
      return operands.some(({ value }) => value.includes('='));
    case 'source':
    case '.':
      return setupScript.test(operands[0]?.value ?? '');
    default:
      return false;
  }
}

/** Scripts that are there to be sourced. */
const setupScript =
  /(^|\/)(activate|\.bashrc|\.bash_profile|\.profile|\.zshrc|profile|\.env|nvm\.sh|sdkman-init\.sh|conda\.sh|\.cargo\/env|environment)$/;

function asInstruction(
  model: DockerfileModel,
  each: RunWithScript,
  command: ShellCommand,
  folders: () => Folders,
): Fix | undefined {
  const { run, script } = each;
  if (run.heredocs.length > 0 || script.steps.at(-1)?.span.end !== lastOffset(each)) return undefined;
  const written = instructionFor(model, each, command, folders);
  if (written === undefined) return undefined;
  const keyword = matchCase(run.keyword.value, written.keyword);
  const edits = placed(model, each, command, `${keyword} ${written.value}`);
  return edits && suggestion(`Use ${written.keyword} instead, which lasts`, ...edits);
}

function instructionFor(
  model: DockerfileModel,
  { run }: RunWithScript,
  { name, arguments: words, assignments }: ShellCommand,
  folders: () => Folders,
): { readonly keyword: string; readonly value: string } | undefined {
  if (name === '') return asEnvironment(model, run, assignments);
  const [first] = words;
  if (first === undefined) return undefined;
  if (name === 'cd')
    return words.length === 1 && isPlainPath(first) ? { keyword: 'WORKDIR', value: first.value } : undefined;
  if (name === 'export') return asEnvironment(model, run, words);
  if ((name !== '.' && name !== 'source') || !isPlainPath(first) || !first.value.endsWith('/bin/activate'))
    return undefined;
  const folder = joinPaths(folders().get(run) ?? '?', first.value.slice(0, -'/activate'.length));
  return folder.startsWith('/') && !folder.includes('?')
    ? { keyword: 'ENV', value: `PATH="${folder}:$PATH"` }
    : undefined;
}

/** `NAME=value` as it stands there, if each means the same to the shell and to ENV. */
function asEnvironment(
  model: DockerfileModel,
  run: RunWithScript['run'],
  pairs: readonly { readonly span: Span }[],
): { readonly keyword: string; readonly value: string } | undefined {
  const written = pairs.map(({ span }) => textOf(model.text, span));
  return written.every((raw) => isPair(model, run, raw)) ? { keyword: 'ENV', value: written.join(' ') } : undefined;
}

function isPlainPath({ raw, value }: ShellWord): boolean {
  return raw === value && /^[\w./+@][\w./+@-]*$/.test(raw);
}

/** `NAME=value` that means the same to the shell and to ENV. */
function isPair(model: DockerfileModel, run: RunWithScript['run'], raw: string): boolean {
  const match = /^([A-Za-z_]\w*)=("[^"\\`~]*"|'[^'\\]*'|[\w./:,@%+$-]*)$/.exec(raw);
  if (match === null) return false;
  const value = match[2] ?? '';
  if (value.startsWith("'")) return true;
  const scope = model.scopeAt(run);
  return [...value.matchAll(/\$(\w*)/g)].every(([, name]) => name === 'PATH' || scope.lookup(name ?? '') !== undefined);
}

function lastOffset({ script: { source } }: RunWithScript): number {
  const { length } = source.text.trimEnd();
  return length === 0 ? 0 : sourceOffset(source, length - 1) + 1;
}

/** Takes the command out of its RUN and puts an instruction behind it, or in its place where the RUN has nothing else. */
function placed(
  model: DockerfileModel,
  { run, script }: RunWithScript,
  command: ShellCommand,
  instruction: string,
): readonly Edit[] | undefined {
  const { text } = model;
  if (text.slice(command.span.start, command.span.end).includes('\n')) return undefined;
  const previous = script.steps.at(-2);
  if (previous === undefined) {
    const whole: Span = { start: run.keyword.span.start, end: command.span.end };
    return text.slice(whole.start, whole.end).includes('\n') ? undefined : [replace(whole, instruction)];
  }
  if (script.steps.at(-1)?.operator !== '&&') return undefined;
  const gap: Span = { start: previous.span.end, end: command.span.start };
  const between = text.slice(gap.start, gap.end);
  const first = /\r?\n/.exec(between);
  if (first === null) return [replace({ start: gap.start, end: command.span.end }, lineBreakOf(text) + instruction)];
  const lineStart = linesAround(text, command.span).start;
  const middle: Span = { start: gap.start + first.index + first[0].length, end: lineStart };
  // Nothing but comments may stand in between.
  const isOnlyComments = text
    .slice(middle.start, middle.end)
    .split('\n')
    .every((line) => /^\s*(#|$)/.test(line));
  if (!isOnlyComments || overlaps(middle, command.span)) return undefined;
  return [
    remove({ start: gap.start, end: gap.start + first.index }),
    replace({ start: lineStart, end: command.span.end }, instruction),
  ];
}
