import type { Service } from '../model/compose.ts';
import type { DockerfileModel } from '../model/dockerfile.ts';
import { valueOf as wordValue } from '../model/value-of.ts';
import { asScalar, valueOf } from '../syntax/compose/access.ts';
import { parseImageReference } from '../syntax/dockerfile/image-reference.ts';
import type { Instruction, InstructionOf } from '../syntax/dockerfile/nodes.ts';
import { touches } from '../text/span.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';
import { instructionAt } from '../model/instruction-at.ts';
import { expanded, placeOf, placesOf } from './dockerfile/places.ts';

export default defineConcept({
  id: 'writable-layer',
  /** On the folder of WORKDIR in what becomes the image: that is where most programs write. */
  inDockerfile({ model, offset }) {
    const instruction = instructionAt(model, offset);
    if (instruction?.type !== 'WORKDIR' || instruction.value === undefined) return undefined;
    if (model.stageOf(instruction)?.inherited !== true || !touches(instruction.value.span, offset)) return undefined;
    return { span: instruction.value.span, facts: folderFacts(model, instruction), weight: 85 };
  },
  /** On the keys `image` and `build` of a service. */
  inCompose({ model, offset }) {
    const service = model.services.find(({ entry }) => touches(entry.span, offset));
    const span = ['image', 'build']
      .map((key) => service?.get(key)?.keySpan)
      .find((each) => each && touches(each, offset));
    if (service === undefined || span === undefined) return undefined;
    return { span, facts: serviceFacts(service), weight: 80 };
  },
});

function folderFacts(model: DockerfileModel, folder: InstructionOf<'WORKDIR'>): readonly Fact[] {
  if (folder.value === undefined) return [];
  const path = expanded(model, folder, folder.value);
  const facts: Fact[] = [];
  const volume = volumeOver(model, path);
  facts.push(
    volume === undefined
      ? { key: 'lost', values: { path: code(path) } }
      : { key: 'in-volume', values: { path: code(path), place: placeOf(model, volume) } },
  );
  const copies = copiesInto(model, folder);
  if (copies.length > 0) facts.push({ key: 'copied-up', values: { places: placesOf(model, copies) } });
  return facts;
}

/** The VOLUME of the final image that holds a folder. */
function volumeOver(model: DockerfileModel, path: string): Instruction | undefined {
  return model
    .instructions('VOLUME')
    .filter((volume) => model.stageOf(volume)?.inherited === true)
    .find((volume) =>
      volume.paths.some((word) => {
        const volumePath = wordValue(model, volume, word)?.replace(/\/+$/, '');
        return volumePath !== undefined && volumePath !== '' && `${path}/`.startsWith(`${volumePath}/`);
      }),
    );
}

/** What COPY and ADD put there by a relative destination, up to the next WORKDIR. */
function copiesInto(model: DockerfileModel, folder: Instruction): readonly Instruction[] {
  const behind = model.stageOf(folder)?.instructions.filter(({ index }) => index > folder.index) ?? [];
  const next = behind.findIndex(({ type }) => type === 'WORKDIR');
  return behind.slice(0, next < 0 ? behind.length : next).filter((each) => {
    if (each.type !== 'COPY' && each.type !== 'ADD') return false;
    return each.destination !== undefined && !/^[/\\$]|^[A-Za-z]:/.test(each.destination.value);
  });
}

/** Where images that keep data have it. Each declares the folder as a VOLUME. */
const dataFolders: Readonly<Record<string, string>> = {
  mysql: '/var/lib/mysql',
  mariadb: '/var/lib/mysql',
  mongo: '/data/db',
  redis: '/data',
  rabbitmq: '/var/lib/rabbitmq',
};

function serviceFacts(service: Service): readonly Fact[] {
  const values = { service: code(service.name) };
  if (asScalar(valueOf(service.map, 'read_only'))?.value === true) return [{ key: 'read-only', values }];
  const targets = service.mounts.map(({ target }) => target);
  const data = dataFolderOf(service);
  const inherits = service.get('extends') !== undefined || service.get('volumes_from') !== undefined;
  const facts: Fact[] = [];
  if (targets.length > 0)
    facts.push({ key: 'outside-mounts', values: { ...values, targets: shortList(targets.map(code)) } });
  else if (!inherits) facts.push({ key: 'no-mounts', values });
  if (
    data !== undefined &&
    !inherits &&
    !targets.some((target) => `${data}/`.startsWith(`${target.replace(/\/+$/, '')}/`))
  )
    facts.push({ key: 'data-unmounted', values: { ...values, path: code(data) } });
  return facts;
}

function dataFolderOf({ image, build }: Service): string | undefined {
  if (image === undefined || build !== undefined) return undefined;
  const reference = parseImageReference(image.text);
  if (reference === undefined) return undefined;
  const { familiarName, tag } = reference;
  if (familiarName === 'postgres') {
    // From version 18 on the data lies in a folder of its version below.
    const version = Number(/^\d+/.exec(tag ?? '')?.[0]);
    return Number.isNaN(version) || version >= 18 ? '/var/lib/postgresql' : '/var/lib/postgresql/data';
  }
  return Object.hasOwn(dataFolders, familiarName) ? dataFolders[familiarName] : undefined;
}
