import { code, type FactValue, shortList } from '../../concepts/concept.ts';
import { lastInImage, outerBase } from '../../concepts/dockerfile/inheritance.ts';
import { baseLabel, expanded, stageLabel } from '../../concepts/dockerfile/places.ts';
import { vectorCode } from '../../concepts/dockerfile/vector.ts';
import { baseImageOf } from '../../model/base-image.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import type { Stage } from '../../model/stages.ts';
import { argumentsOf, argumentVector, startCommandOf } from '../../model/start-command.ts';
import { dependsOnArguments, stageChain, valueOf } from '../../model/value-of.ts';
import type { Inlines } from './inlines.ts';
import type { Say } from './words.ts';

/** What image the file makes, and what a container of it does: only what the file itself tells. */
export function summarizeDockerfile(model: DockerfileModel, say: Say): readonly Inlines[] {
  const final = model.finalStage;
  if (final === undefined) return [say(model.tree.instructions.length === 0 ? 'empty-dockerfile' : 'no-from')];
  return [
    ...stages(model, say),
    base(model, final, say),
    layers(model, final, say),
    user(model, final, say),
    start(model, final, say),
    ports(model, final, say),
  ];
}

function stages({ stages: all }: DockerfileModel, say: Say): readonly Inlines[] {
  if (all.length === 1) return [say('one-stage')];
  const unused = all.filter(({ reached }) => !reached);
  return [
    say('several-stages', { count: all.length }),
    ...(unused.length === 0 ? [] : [say('unused-stages', { stages: shortList(unused.map(stageLabel)) })]),
  ];
}

function outermost(model: DockerfileModel, final: Stage): Stage {
  return [...stageChain(model, final)].at(-1) ?? final;
}

function base(model: DockerfileModel, final: Stage, say: Say): Inlines {
  const { base: outer, from } = outermost(model, final);
  if (outer.kind === 'scratch') return say('base-scratch');
  if (outer.kind !== 'image') return say('base-unknown', { base: outerBase(model, final) });
  const isArgument = from.image !== undefined && dependsOnArguments(model, from, from.image);
  return say(isArgument ? 'base-default' : 'base-image', { base: baseLabel(outer) });
}

function layers(model: DockerfileModel, final: Stage, say: Say): Inlines {
  let count = 0;
  for (const { triggered, instructions } of stageChain(model, final)) {
    for (const each of [triggered, instructions].flat()) if (model.effectOf(each) === 'layer') count++;
  }
  if (count < 2) return say(count === 0 ? 'adds-none' : 'adds-one');
  return say('adds-several', { count });
}

function user(model: DockerfileModel, final: Stage, say: Say): Inlines {
  const last = lastInImage(model, 'USER');
  if (last?.value !== undefined) {
    const name = valueOf(model, last, last.value)?.split(':')[0] ?? '';
    if (name === '') return say('runs-as-argument', { user: code(last.value.raw) });
    return isRoot(name) ? say('runs-as-root') : say('runs-as', { user: code(name) });
  }
  const image = outerBase(model, final);
  if (outermost(model, final).base.kind === 'scratch') return say('runs-as-root-of-scratch');
  const own = baseImageOf(model, final)?.user;
  if (own === undefined) return say('runs-as-image-decides', { image });
  return isRoot(own) ? say('runs-as-root-of-image', { image }) : say('runs-as-of-image', { image, user: code(own) });
}

function isRoot(name: string): boolean {
  return name === 'root' || /^0+$/.test(name);
}

function start(model: DockerfileModel, final: Stage, say: Say): Inlines {
  const command = startCommandOf(model, final);
  const { entrypoint, cmd } = command;
  const image = outerBase(model, final);
  const known = argumentVector(command);
  if (known !== undefined) {
    return known.length === 0 ? say('starts-nothing') : say('starts', { vector: vectorCode(known) });
  }
  if (cmd.kind === 'set') return say('starts-by-image', { vector: vectorCode(cmd.arguments), image });
  if (entrypoint.kind !== 'set') return say('starts-of-image', { image });
  return say('starts-with-cmd-of-image', { vector: vectorCode(argumentsOf(entrypoint)), image });
}

function ports(model: DockerfileModel, final: Stage, say: Say): Inlines {
  const declared = [...stageChain(model, final)]
    .toReversed()
    .flatMap((stage) =>
      stage.instructions.flatMap((each) =>
        each.type === 'EXPOSE' ? each.ports.map((port) => expanded(model, each, port)) : [],
      ),
    );
  const named: readonly FactValue[] = [...new Set(declared)].map(code);
  return named.length === 0 ? say('ports-none') : say('ports', { ports: shortList(named) });
}
