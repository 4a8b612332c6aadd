import { baseImageOf } from '../model/base-image.ts';
import type { DockerfileModel } from '../model/dockerfile.ts';
import type { Stage } from '../model/stages.ts';
import { type StartCommand, startCommandOf } from '../model/start-command.ts';
import type { CmdInstruction, EntrypointInstruction, ExecForm } from '../syntax/dockerfile/nodes.ts';
import type { ShellCommand, ShellScript } from '../syntax/shell/nodes.ts';
import { touches } from '../text/span.ts';
import { imageStage } from './cmd-and-entrypoint.ts';
import { code, defineConcept, type Explanation, type Fact } from './concept.ts';
import { instructionAt } from '../model/instruction-at.ts';
import { baseLabel, placeOf } from './dockerfile/places.ts';

/** On the program that CMD or ENTRYPOINT names: whether it becomes process 1, and what then becomes of a signal. */
export default defineConcept({
  id: 'pid-1-and-signals',
  inDockerfile({ model, offset }) {
    const instruction = instructionAt(model, offset);
    if (instruction?.type !== 'CMD' && instruction?.type !== 'ENTRYPOINT') return undefined;
    const { command } = instruction;
    const stage = model.stageOf(instruction);
    if (stage === undefined || !touches(command.span, offset)) return undefined;
    const start = startCommandOf(model, imageStage(model, stage));
    // The words of such a CMD are arguments; another concept tells of whom.
    if (instruction.type === 'CMD' && start.entrypoint.kind === 'set') return undefined;
    const found =
      command.form === 'exec'
        ? inExecForm(command, offset, start)
        : inShellForm(model, stage, instruction, model.scriptOf(instruction), offset, start);
    if (found === undefined) return undefined;
    const winner = instruction.type === 'CMD' ? start.cmd : start.entrypoint;
    const facts =
      winner.kind === 'set' && winner.instruction !== instruction
        ? [{ key: 'replaced', values: { place: placeOf(model, winner.instruction) } }]
        : [...found.facts, ...assumption(start)];
    return { span: found.span, facts, weight: 115 };
  },
});

type Found = Pick<Explanation, 'span' | 'facts'>;

function inExecForm({ arguments: words }: ExecForm, offset: number, { stopSignal }: StartCommand): Found | undefined {
  const first = words[0];
  if (first === undefined) return undefined;
  const signal = code(stopSignal);
  const program = code(first.value);
  const name = baseName(first.value);
  if (name === 'tini' || name === 'dumb-init') {
    const child = words.find(({ value }, index) => index > 0 && !value.startsWith('-'));
    if (child !== undefined && touches(child.span, offset)) {
      const values = { init: program, program: code(child.value), signal };
      return { span: child.span, facts: [{ key: 'init-child', values }] };
    }
    return touches(first.span, offset)
      ? { span: first.span, facts: [{ key: 'init', values: { program, signal } }] }
      : undefined;
  }
  if (!touches(first.span, offset)) return undefined;
  const scriptAt = words.findIndex(({ value }, index) => index > 0 && /^-\w*c$/.test(value)) + 1;
  if (shells.has(name) && scriptAt > 0) {
    const isExec = /^\s*exec\s/.test(words[scriptAt]?.value ?? '');
    return { span: first.span, facts: [{ key: isExec ? 'shell-exec' : 'shell-runs', values: { program, signal } }] };
  }
  const facts: Fact[] = [{ key: 'direct', values: { program, signal } }];
  if (/\.(?:sh|bash)$/.test(name)) facts.push({ key: 'script', values: { program } });
  return { span: first.span, facts: [...facts, ...handlerFacts(first.value, stopSignal)] };
}

const shells: ReadonlySet<string> = new Set(['sh', 'bash', 'ash', 'dash', 'ksh', 'zsh']);

function inShellForm(
  model: DockerfileModel,
  stage: Stage,
  instruction: CmdInstruction | EntrypointInstruction,
  script: ShellScript | undefined,
  offset: number,
  { stopSignal }: StartCommand,
): Found | undefined {
  const command = script?.commands.find(({ nameSpan }) => touches(nameSpan, offset));
  if (script === undefined || command === undefined) return undefined;
  const shell = model.shellAt(instruction)[0] ?? '';
  const values = { shell: code(shell), program: code(command.name), signal: code(stopSignal) };
  const facts = (): readonly Fact[] => {
    if (/\bexec\s+$/.test(model.text.slice(command.span.start, command.nameSpan.start)) && command.topLevel)
      return [{ key: 'takes-over', values }, ...handlerFacts(command.name, stopSignal)];
    if (!isAlone(script, command)) return [{ key: 'child', values }];
    const gives = givesWay(model, stage, shell);
    if (gives === undefined) return [{ key: 'depends-on-shell', values }];
    return gives
      ? [{ key: 'shell-gives-way', values }, ...handlerFacts(command.name, stopSignal)]
      : [{ key: 'child', values }];
  };
  return { span: command.nameSpan, facts: facts() };
}

function isAlone(script: ShellScript, { topLevel, redirects }: ShellCommand): boolean {
  return (
    script.complete && script.steps.length === 1 && script.commands.length === 1 && topLevel && redirects.length === 0
  );
}

/** Whether a shell gives its place to a single command instead of waiting for it; undefined where it is not known which shell it is. */
function givesWay(model: DockerfileModel, stage: Stage, shell: string): boolean | undefined {
  const name = baseName(shell);
  if (name === 'bash') return true;
  if (name === 'dash') return false;
  if (shell !== '/bin/sh') return undefined;
  switch (baseImageOf(model, stage)?.family) {
    case 'debian':
    case 'ubuntu':
      return false;
    case 'alpine':
    case 'busybox':
    case 'fedora':
      return true;
    default:
      return undefined;
  }
}

/** What the program itself makes of SIGTERM as process 1. Tried with Docker 28: Python 3, Node.js 22, Perl 5, coreutils; Ruby 3, Java 17, Redis 7, nginx. */
function handlerFacts(path: string, signal: string): readonly Fact[] {
  if (!['SIGTERM', 'TERM', '15'].includes(signal)) return [];
  const name = baseName(path);
  const values = { program: code(path) };
  if (/^(?:python(?:\d(?:\.\d+)?)?|node|nodejs|perl|sleep|tail)$/.test(name)) return [{ key: 'no-handler', values }];
  return /^(?:ruby|java|redis-server|nginx)$/.test(name) ? [{ key: 'has-handler', values }] : [];
}

function assumption({ entrypoint }: StartCommand): readonly Fact[] {
  return entrypoint.kind === 'image'
    ? [{ key: 'if-no-entrypoint', values: { image: baseLabel({ kind: 'unknown', text: entrypoint.image }) } }]
    : [];
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
