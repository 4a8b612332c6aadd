import type { Source } from '../model/source.ts';
import { parseImageReference, type ImageReference } from '../syntax/dockerfile/image-reference.ts';
import type { Span } from '../text/span.ts';

export interface Link {
  readonly span: Span;
  readonly target: string;
}

/** The pages of images on registries that have one. Nothing is fetched: the addresses follow from the names. */
export function links(source: Source): readonly Link[] {
  return imageNames(source).flatMap(({ text, span }) => {
    const reference = parseImageReference(text);
    const target = reference === undefined ? undefined : pageOf(reference);
    return target === undefined ? [] : [{ span, target }];
  });
}

interface ImageName {
  readonly text: string;
  readonly span: Span;
}

function imageNames(source: Source): readonly ImageName[] {
  if (source.language === 'compose') {
    return source.model.services.flatMap(({ image }) =>
      image === undefined ? [] : [{ text: image.text, span: image.span }],
    );
  }
  const { model } = source;
  const bases = model.stages.flatMap(({ base, from: { image } }) =>
    base.kind === 'image' && image !== undefined ? [{ text: base.text, span: image.span }] : [],
  );
  const copied = model.references.flatMap(({ from, stage, word }) =>
    from !== 'FROM' && stage === undefined ? [{ text: word.value, span: word.span }] : [],
  );
  return [...bases, ...copied];
}

function pageOf({ registry, repository, tag }: ImageReference): string | undefined {
  if (registry === 'docker.io') {
    return repository.startsWith('library/')
      ? `https://hub.docker.com/_/${repository.slice('library/'.length)}`
      : `https://hub.docker.com/r/${repository}`;
  }
  if (registry === 'ghcr.io') return `https://ghcr.io/${repository}`;
  if (registry === 'quay.io')
    return `https://quay.io/repository/${repository}${tag === undefined ? '' : `?tab=tags&tag=${tag}`}`;
  if (registry === 'mcr.microsoft.com') return `https://mcr.microsoft.com/artifact/mar/${repository}`;
  return undefined;
}
