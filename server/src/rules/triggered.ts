import { ByType } from '../model/by-type.ts';
import type { DockerfileModel } from '../model/dockerfile.ts';
import { instructionsIn } from '../model/instructions-of.ts';
import type { Stage } from '../model/stages.ts';
import type { Instruction, InstructionOf, InstructionType, Word } from '../syntax/dockerfile/nodes.ts';
import type { Finding, Fix } from './rule.ts';

/** What a stage runs: first what ONBUILD of the stage it starts from triggers, then its own instructions. */
export function executedIn({ triggered, instructions }: Stage): readonly Instruction[] {
  return triggered.length === 0 ? instructions : [...triggered, ...instructions];
}

/** Those of one type. */
export function executedOf<Type extends InstructionType>(stage: Stage, type: Type): readonly InstructionOf<Type>[] {
  const own = instructionsIn(stage, type);
  if (stage.triggered.length === 0) return own;
  const triggered = new ByType();
  for (const instruction of stage.triggered) triggered.add(instruction);
  return [...triggered.of(type), ...own];
}

/** Every port of an EXPOSE, triggered ones included. */
export function* exposedPorts(model: DockerfileModel): Generator<ExposedPort> {
  for (const stage of model.stages) {
    for (const expose of executedOf(stage, 'EXPOSE')) {
      for (const port of expose.ports) yield { stage, expose, port };
    }
  }
}

interface ExposedPort {
  readonly stage: Stage;
  readonly expose: InstructionOf<'EXPOSE'>;
  readonly port: Word;
}

/**
 * A finding about what a stage runs. That of a trigger stands at the FROM that sets it off, as BuildKit has it; what changes the
 * trigger changes other builds too, so none of its fixes is applied without asking.
 */
export function inStage(stage: Stage, instruction: Instruction, finding: Finding): Finding {
  const base = stage.from.image;
  if (!instruction.onbuild || base === undefined) return finding;
  const { message, span, related = [], fixes } = finding;
  return {
    ...finding,
    span: base.span,
    message: `An ONBUILD of \`${base.value}\` runs here: ${message}`,
    related: [{ span, message: 'This is what it triggers' }, ...related],
    ...(fixes === undefined ? {} : { fixes: fixes.map(asSuggestion) }),
  };
}

function asSuggestion({ title, edits, files }: Fix): Fix {
  return { title, safety: 'suggestion', edits, ...(files === undefined ? {} : { files }) };
}
