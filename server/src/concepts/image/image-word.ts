import type { ComposeModel, Service } from '../../model/compose.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import { type ImageUse, imageUses, whereWritten } from '../../model/image-uses.ts';
import { scalarPart } from '../../syntax/compose/access.ts';
import { type ImageReference, parseImageReference } from '../../syntax/dockerfile/image-reference.ts';
import { encloses, type Span, touches } from '../../text/span.ts';
import { instructionAt } from '../../model/instruction-at.ts';

/** The name of an image outside the file, where the cursor is on it. */
export interface ImageWord {
  readonly reference: ImageReference;
  /** The whole name as it stands in the file. */
  readonly span: Span;
  /** Where a part of it stands; undefined where a variable brings it. */
  readonly placeOf: (part: { readonly start: number; readonly end: number } | undefined) => Span | undefined;
  readonly use?: ImageUse;
  readonly service?: Service;
}

/** In FROM, `COPY --from` and mounts. */
export function imageWordInDockerfile(model: DockerfileModel, offset: number): ImageWord | undefined {
  const instruction = instructionAt(model, offset);
  if (instruction?.type !== 'FROM' && instruction?.type !== 'COPY' && instruction?.type !== 'RUN') return undefined;
  const use = imageUses(model).find((each) => each.instruction === instruction && touches(each.word.span, offset));
  if (use === undefined) return undefined;
  const { span } = use.word;
  return {
    reference: use.reference,
    span,
    placeOf: (part) => {
      const place = part === undefined ? undefined : whereWritten(model, use, part);
      return place !== undefined && encloses(span, place) ? place : undefined;
    },
    use,
  };
}

/** At `image` of a service. */
export function imageWordInCompose(model: ComposeModel, offset: number): ImageWord | undefined {
  const service = model.services.find(({ image }) => image !== undefined && touches(image.span, offset));
  const image = service?.image;
  const reference = image === undefined ? undefined : parseImageReference(image.text);
  if (service === undefined || image === undefined || reference === undefined) return undefined;
  return {
    reference,
    span: image.span,
    placeOf: (part) => (part === undefined ? undefined : scalarPart(model.text, image, part.start, part.end)),
    service,
  };
}

/** The registry in front of a name where one is written: `ghcr.io` of `ghcr.io/owner/app`. */
export function registryPart(
  { registry, parts }: ImageReference,
  text: string,
): { start: number; end: number } | undefined {
  const name = text.slice(parts.name.start, parts.name.end);
  const written = name.slice(0, Math.max(0, name.indexOf('/')));
  const isRegistry = written === registry || (written === 'index.docker.io' && registry === 'docker.io');
  return isRegistry ? { start: 0, end: written.length } : undefined;
}
