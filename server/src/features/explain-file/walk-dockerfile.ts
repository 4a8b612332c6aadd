import { baseLabel, keywordOf, stageLabel } from '../../concepts/dockerfile/places.ts';
import { code } from '../../concepts/concept.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import type { Stage } from '../../model/stages.ts';
import { rulePage } from '../../rules/pages.ts';
import type { Instruction, Word } from '../../syntax/dockerfile/nodes.ts';
import { cover } from '../../text/span.ts';
import type { Part } from './explanation.ts';
import type { Inlines } from './inlines.ts';
import type { ItemWriter, Stop } from './items.ts';
import { plainly, type Say } from './words.ts';

/** What stands in front of the first stage, then stage by stage. */
export function walkDockerfile(model: DockerfileModel, say: Say, writer: ItemWriter): readonly Part[] {
  const parts = [beforeStages(model, say, writer), ...model.stages.map((stage) => ofStage(model, stage, say, writer))];
  return parts.filter((part) => part !== undefined);
}

function beforeStages(model: DockerfileModel, say: Say, writer: ItemWriter): Part | undefined {
  const { directives, instructions } = model.tree;
  const until = model.stages[0]?.from.index ?? instructions.length;
  const stops = [
    ...directives.map(({ span, nameSpan }): Stop => ({ span, at: nameSpan.start })),
    ...instructions.slice(0, until).map((instruction) => stopAt(instruction, say)),
  ];
  const [first] = stops;
  if (first === undefined) return undefined;
  const items = writer.write(stops);
  if (items.length === 0) return undefined;
  return {
    heading: say('before-stages'),
    span: cover(first.span, stops.at(-1)?.span ?? first.span),
    facts: model.stages.length === 0 ? [] : [say('global')],
    items,
  };
}

function ofStage(model: DockerfileModel, stage: Stage, say: Say, writer: ItemWriter): Part | undefined {
  const image = stage.base.kind === 'stage' ? undefined : stage.from.image;
  const items = writer.write([
    stopAt(stage.from, say, image),
    ...stage.instructions.map((instruction) => stopAt(instruction, say)),
  ]);
  if (items.length === 0) return undefined;
  const base = stage.base.text === '' ? code(stage.from.image?.raw ?? '') : baseLabel(stage.base);
  return {
    heading: say('stage-heading', { stage: stageLabel(stage), base }),
    span: stage.span,
    facts: [roleOf(model, stage, say), layersOf(model, stage, say)],
    items,
  };
}

function roleOf(model: DockerfileModel, stage: Stage, say: Say): Inlines {
  if (stage === model.finalStage) return say('stage-final');
  if (stage.inherited) return say('stage-inherited');
  return say(stage.reached ? 'stage-copied' : 'stage-unused');
}

function layersOf(model: DockerfileModel, stage: Stage, say: Say): Inlines {
  const count = stage.instructions.filter((each) => model.effectOf(each) === 'layer').length;
  if (count < 2) return say(count === 0 ? 'stage-no-layers' : 'stage-one-layer');
  return say('stage-layers', { count });
}

/** The instruction by its keyword, and in it the flags, and the image that a stage starts from. */
function stopAt(instruction: Instruction, say: Say, image?: Word): Stop {
  const { span, keyword, flags } = instruction;
  const inside = [...flags, ...(image === undefined ? [] : [image])];
  const stop = {
    span,
    at: keyword.span.start,
    inside: inside.map((each): Stop => ({ span: each.span, at: each.span.start })),
  };
  if (instruction.type !== 'UNKNOWN') return stop;
  return {
    ...stop,
    otherwise: {
      title: plainly(say)('unknown-instruction'),
      url: rulePage('syntax-error'),
      facts: [say('unknown-instruction-fact', { keyword: code(keywordOf(instruction)) })],
    },
  };
}
