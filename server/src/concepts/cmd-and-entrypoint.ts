import type { DockerfileModel } from '../model/dockerfile.ts';
import type { Stage } from '../model/stages.ts';
import type { ShellScript } from '../syntax/shell/nodes.ts';
import type { CmdInstruction, EntrypointInstruction } from '../syntax/dockerfile/nodes.ts';
import { code, defineConcept, type Fact } from './concept.ts';
import { keywordAt, placeOf, stageLabel } from './dockerfile/places.ts';
import {
  argumentVector,
  type Setting,
  type StartCommand,
  startCommandOf,
  usesParameters,
} from '../model/start-command.ts';
import { vectorCode } from './dockerfile/vector.ts';

export default defineConcept({
  id: 'cmd-and-entrypoint',
  inDockerfile({ model, offset }) {
    const instruction = keywordAt(model, offset);
    if (instruction?.type !== 'CMD' && instruction?.type !== 'ENTRYPOINT') return undefined;
    const stage = model.stageOf(instruction);
    if (stage === undefined) return undefined;
    const image = imageStage(model, stage);
    const start = startCommandOf(model, image);
    const facts = [
      ...effectOfThis(model, instruction, stage, start),
      ...assumption(start),
      ...startFacts(start),
      ...processFacts(model, start),
      ...cmdFacts(model, start),
    ];
    return { span: instruction.keyword.span, facts, weight: 90 };
  },
});

/** The stage whose image shows what an instruction of a stage does: the final one where it inherits from that stage. */
export function imageStage(model: DockerfileModel, stage: Stage): Stage {
  return stage.inherited ? (model.finalStage ?? stage) : stage;
}

/** Whether this very instruction counts in the end. */
function effectOfThis(
  model: DockerfileModel,
  instruction: CmdInstruction | EntrypointInstruction,
  stage: Stage,
  start: StartCommand,
): readonly Fact[] {
  const winner = instruction.type === 'CMD' ? start.cmd : start.entrypoint;
  const facts: Fact[] = [];
  if (winner.kind === 'set' && winner.instruction !== instruction) {
    facts.push({ key: 'replaced', values: { place: placeOf(model, winner.instruction) } });
  }
  if (!stage.inherited && model.finalStage !== undefined) {
    facts.push({ key: 'not-final', values: { stage: stageLabel(stage), final: stageLabel(model.finalStage) } });
  }
  return facts;
}

/** What the facts behind it take for granted of an image that we can't look into. */
function assumption({ entrypoint, cmd }: StartCommand): readonly Fact[] {
  if (entrypoint.kind !== 'image') return [];
  const image = code(entrypoint.image);
  if (cmd.kind === 'set') return [{ key: 'entrypoint-of-image', values: { image, cmd: vectorCode(cmd.arguments) } }];
  return [{ key: 'entrypoint-of-image-alone', values: { image } }];
}

function startFacts(start: StartCommand): readonly Fact[] {
  const { entrypoint, cmd } = start;
  const assumed = withoutEntrypoint(start);
  const vector = argumentVector(assumed);
  if (vector === undefined) return [];
  const facts: Fact[] = [
    vector.length === 0 ? { key: 'starts-nothing' } : { key: 'starts', values: { vector: vectorCode(vector) } },
  ];
  const replaced = vectorCode(argumentVector(assumed, ['x']) ?? ['x']);
  if (entrypoint.kind !== 'set') facts.push({ key: 'arguments-replace', values: { vector: replaced } });
  else if (usesParameters(entrypoint.instruction))
    facts.push({ key: 'arguments-parameters', values: { vector: replaced } });
  else if (entrypoint.form === 'shell') facts.push({ key: 'ignores-arguments' });
  else if (cmd.kind === 'set') facts.push({ key: 'arguments-replace-cmd', values: { vector: replaced } });
  else facts.push({ key: 'arguments-appended', values: { vector: replaced } });
  return facts;
}

/** The start command as it is if the base image has no ENTRYPOINT. */
function withoutEntrypoint(start: StartCommand): StartCommand {
  return start.entrypoint.kind === 'image' ? { ...start, entrypoint: { kind: 'none' } } : start;
}

/** Which program is process 1, and whether the signal of `docker stop` gets to it. */
function processFacts(model: DockerfileModel, start: StartCommand): readonly Fact[] {
  const first: Setting<CmdInstruction | EntrypointInstruction> =
    start.entrypoint.kind === 'set' ? start.entrypoint : start.cmd;
  if (first.kind !== 'set') return [];
  const program = code(first.arguments[0] ?? '');
  const signal = code(start.stopSignal);
  if (first.form === 'exec') {
    return [{ key: startsShell(first.arguments) ? 'process-shell' : 'process-exec', values: { program, signal } }];
  }
  const { command } = first.instruction;
  if (command.form === 'shell' && /^\s*exec\s/.test(command.script.text)) {
    return [{ key: 'process-shell-exec', values: { program, signal } }];
  }
  if (!isOneCommand(model.scriptOf(first.instruction))) return [{ key: 'process-shell', values: { program, signal } }];
  const handsOver = first.arguments[0]?.split('/').at(-1) === 'bash';
  return [{ key: handsOver ? 'process-shell-bash' : 'process-shell-single', values: { program, signal } }];
}

/** A simple command and nothing else: some shells give their place to it, though not where it has a redirection. */
function isOneCommand(script: ShellScript | undefined): boolean {
  if (script === undefined || !script.complete || script.steps.length !== 1 || script.commands.length !== 1)
    return false;
  return script.commands[0]?.topLevel === true && script.commands[0].redirects.length === 0;
}

function startsShell(vector: readonly string[]): boolean {
  const name = vector[0]?.split('/').at(-1) ?? '';
  return (
    ['sh', 'bash', 'ash', 'dash', 'ksh', 'zsh'].includes(name) && vector.slice(1).some((each) => /^-\w*c$/.test(each))
  );
}

/** What becomes of CMD besides an ENTRYPOINT. */
function cmdFacts(model: DockerfileModel, { entrypoint, cmd }: StartCommand): readonly Fact[] {
  if (cmd.kind === 'reset') return [{ key: 'cmd-reset', values: { place: placeOf(model, cmd.by) } }];
  if (entrypoint.kind !== 'set' || entrypoint.form === 'exec' || cmd.kind !== 'set') return [];
  if (usesParameters(entrypoint.instruction)) return [];
  return [{ key: 'cmd-ignored', values: { place: placeOf(model, cmd.instruction) } }];
}
