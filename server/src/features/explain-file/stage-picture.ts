import { expanded } from '../../concepts/dockerfile/places.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import type { Stage, StageReference } from '../../model/stages.ts';
import type { Mount } from '../../syntax/dockerfile/nodes.ts';
import type { Picture, PictureEdge, PictureNode } from './explanation.ts';
import { arrow, box, drawn } from './picture.ts';
import { plainly, type Say } from './words.ts';

/** The stages, what each starts from, and what it takes out of which. */
export function stagePicture(model: DockerfileModel, say: Say): Picture | undefined {
  const words = plainly(say);
  const images = new Map<string, PictureNode>();
  const image = (text: string): string => {
    const id = `image:${text}`;
    images.set(id, box('image', id, text));
    return id;
  };

  const edges = model.stages.map(({ base, from, index }): PictureEdge => {
    const start = base.kind === 'stage' ? stageId(base.stage) : image(base.text === '' ? '?' : base.text);
    return arrow('base', start, stageId(index), '', from.span);
  });
  for (const reference of model.references) {
    if (reference.from === 'FROM') continue;
    const { instruction, word } = reference;
    const stage = model.stageOf(instruction);
    if (stage === undefined || word.value === '') continue;
    const from = reference.stage === undefined ? image(expanded(model, instruction, word)) : stageId(reference.stage);
    const kind = reference.from === 'mount' ? 'mount' : 'copy';
    edges.push(arrow(kind, from, stageId(stage.index), pathOf(reference), instruction.span));
  }

  const stages = model.stages.map((stage): PictureNode => {
    const { index, name, from } = stage;
    const count = stage.instructions.filter((each) => model.effectOf(each) === 'layer').length;
    const label = name === undefined ? words('stage-label', { number: index }) : name.raw;
    return box(kindOf(model, stage), stageId(index), label, [words('layers', { count })], from.span);
  });
  return drawn([...images.values(), ...stages], edges, words('stage-picture'), words);
}

function stageId(index: number): string {
  return `stage:${index}`;
}

function kindOf(model: DockerfileModel, stage: Stage): PictureNode['kind'] {
  if (stage === model.finalStage) return 'final-stage';
  return stage.reached ? 'stage' : 'unused-stage';
}

/** Which path is taken. */
function pathOf({ instruction, word }: StageReference): string {
  if (instruction.type === 'COPY' || instruction.type === 'ADD') {
    return instruction.sources.map(({ value }) => value).join(' ');
  }
  const mounts: readonly Mount[] = instruction.type === 'RUN' ? instruction.mounts : [];
  const mount = mounts.find(({ options }) => options.some(({ value }) => value === word));
  return optionOf(mount, ['source', 'src']) ?? optionOf(mount, ['target', 'dst', 'destination']) ?? '';
}

function optionOf(mount: Mount | undefined, names: readonly string[]): string | undefined {
  return mount?.options.find(({ key }) => names.includes(key))?.value?.value;
}
