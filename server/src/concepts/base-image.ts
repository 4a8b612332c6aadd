import { type BaseImage, baseImageOf } from '../model/base-image.ts';
import type { DockerfileModel } from '../model/dockerfile.ts';
import { absentCommands } from '../model/image-commands.ts';
import type { Stage } from '../model/stages.ts';
import { stageChain } from '../model/value-of.ts';
import { touches } from '../text/span.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';
import { instructionAt } from '../model/instruction-at.ts';
import { placeOf, stageLabel } from './dockerfile/places.ts';
import { imageWordInDockerfile } from './image/image-word.ts';

export default defineConcept({
  id: 'base-image',
  inDockerfile({ model, offset }) {
    const from = instructionAt(model, offset);
    if (from?.type !== 'FROM' || from.image === undefined || !touches(from.image.span, offset)) return undefined;
    const stage = model.stageOf(from);
    const image = baseImageOf(model, stage);
    if (stage === undefined || image === undefined) return undefined;
    const word = imageWordInDockerfile(model, offset);
    const span = word?.placeOf(word.reference.parts.name) ?? from.image.span;
    if (!touches(span, offset)) return undefined;
    if (image.stage !== stage) {
      const place = placeOf(model, image.stage.from);
      const through: Fact = { key: 'through-stage', values: { stage: stageLabel(stage), image: nameOf(image), place } };
      return { span, facts: [through, familyFact(image)], weight: 60 };
    }
    return { span, facts: factsOf(model, stage, image), weight: 115 };
  },
});

function factsOf(model: DockerfileModel, stage: Stage, image: BaseImage): readonly Fact[] {
  const facts: Fact[] = [familyFact(image)];
  if (image.isOverridable) facts.push({ key: 'overridable' });
  if (image.family === 'scratch') facts.push({ key: 'scratch-user' });
  if (image.hasShell === false && image.family !== 'scratch')
    facts.push({ key: 'no-shell', values: { stage: stageLabel(stage) } });
  if (image.shell === '/busybox/sh') facts.push({ key: 'debug-shell', values: { shell: code(image.shell) } });
  if (isFull(image)) facts.push({ key: 'full', values: { image: nameOf(image) } });
  const absent = absentCommands(image);
  const missing = commonTools.filter((tool) => absent.has(tool));
  if (missing.length > 0 && image.family !== 'scratch')
    facts.push({ key: 'lacks', values: { commands: shortList(missing.map(code)) } });
  return [...facts, ...otherLibraryFacts(model, stage, image), ...userFacts(model, stage, image)];
}

/** What students look for first in a container. */
const commonTools = ['sh', 'bash', 'curl', 'wget', 'git', 'ps', 'ping', 'nc', 'sudo', 'python3'];

function familyFact(image: BaseImage): Fact {
  const { family, release } = image;
  const values = { image: nameOf(image) };
  switch (family) {
    case undefined: {
      const name = image.reference === undefined ? image.repository : image.reference.familiarName;
      const tag = image.reference?.tag === undefined ? '' : `:${image.reference.tag}`;
      const command = code(`docker run --rm --entrypoint cat ${name}${tag} /etc/os-release`);
      return { key: 'unknown', values: { ...values, command } };
    }
    case 'debian':
    case 'ubuntu':
    case 'alpine':
      return release === undefined
        ? { key: family, values }
        : { key: `${family}-release`, values: { ...values, release } };
    default:
      return { key: family, values };
  }
}

function nameOf({ repository }: BaseImage): { readonly code: string } {
  return code(repository);
}

/** Whether it stands on `buildpack-deps`, whose smaller brother has the tag `slim`. */
function isFull({ repository, family, isSlim }: BaseImage): boolean {
  return family === 'debian' && !isSlim && ['python', 'node', 'ruby', 'perl'].includes(repository);
}

/** Files of a stage with another C library. */
function otherLibraryFacts(model: DockerfileModel, stage: Stage, image: BaseImage): readonly Fact[] {
  const own = libraryOf(image);
  if (own === undefined) return [];
  for (const { instruction, from, stage: index } of model.references) {
    const source = index === undefined ? undefined : model.stages[index];
    if (from !== 'COPY' || source === undefined || model.stageOf(instruction) !== stage) continue;
    const other = baseImageOf(model, source);
    const theirs = other === undefined ? undefined : libraryOf(other);
    if (theirs === undefined || theirs === 'none' || theirs === own) continue;
    const values = { place: placeOf(model, instruction), stage: stageLabel(source), library: code(theirs) };
    return [{ key: own === 'none' ? 'copied-without-library' : 'copied-other-library', values }];
  }
  return [];
}

/** The C library that programs find there; undefined where that is not certain. */
function libraryOf({ family, repository }: BaseImage): 'glibc' | 'musl' | 'none' | undefined {
  switch (family) {
    case 'debian':
    case 'ubuntu':
    case 'fedora':
    case 'wolfi':
      return 'glibc';
    case 'alpine':
      return 'musl';
    case 'scratch':
      return 'none';
    case 'distroless':
      if (/^gcr\.io\/distroless\/static(-|$)/.test(repository)) return 'none';
      return repository.startsWith('gcr.io/distroless/') ? 'glibc' : undefined;
    default:
      return undefined;
  }
}

function userFacts(model: DockerfileModel, stage: Stage, { family, user }: BaseImage): readonly Fact[] {
  if (user === undefined || family === 'scratch') return [];
  if (user !== 'root') return [{ key: 'user-other', values: { user: code(user) } }];
  if (!stage.inherited || model.finalStage === undefined) return [];
  for (const each of stageChain(model, model.finalStage)) {
    if (each.instructions.some(({ type }) => type === 'USER') || each.triggered.length > 0) return [];
  }
  return [{ key: 'user-root' }];
}
