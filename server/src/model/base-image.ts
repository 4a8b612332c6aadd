import type { ImageReference } from '../syntax/dockerfile/image-reference.ts';
import { allVariables } from '../syntax/dockerfile/variables.ts';
import type { DockerfileModel } from './dockerfile.ts';
import { factsOf, type ImageFamily, withoutMirror } from './image-facts.ts';
import type { Stage } from './stages.ts';
import { tagParts } from './tag-parts.ts';
import { stageChain } from './value-of.ts';

/** The image outside the file that a stage starts from in the end, and what is certain of it without asking anybody. */
export interface BaseImage {
  /** The stage whose FROM names it: the stage itself, or the first of the stages it starts from. */
  readonly stage: Stage;
  /** Undefined for `scratch`. */
  readonly reference: ImageReference | undefined;
  /** As people write it, an official image by its name alone: `python`, `gcr.io/distroless/static`, `scratch`. */
  readonly repository: string;
  /** `latest` where neither a tag nor a digest is written; undefined for a digest alone, and for `scratch`. */
  readonly tag: string | undefined;
  /** Whether it is one of Docker's official images, wherever it is taken from. */
  readonly isOfficial: boolean;
  /** Undefined where the image is not known. */
  readonly family: ImageFamily | undefined;
  /** Release of the distribution where the tag names it: `12` for `bookworm`, `3.22`, `24.04`. */
  readonly release: string | undefined;
  /** Whether the tag asks for the small variant of the image. */
  readonly isSlim: boolean;
  /** Whether it has a shell of any kind; undefined where that is not certain. */
  readonly hasShell: boolean | undefined;
  /** Where that shell is: in a distroless image for debugging it is not `/bin/sh`, so shell form fails there, too. */
  readonly shell: '/bin/sh' | '/busybox/sh' | 'cmd' | undefined;
  /** Who the image itself runs as: `root`, another name, or undefined where that is not certain. */
  readonly user: string | undefined;
  /** Whether a build argument can name an image of another kind; an argument that only holds a version can't. */
  readonly isOverridable: boolean;
}

/**
 * Follows `FROM stage` and fills in the defaults of ARG. Undefined where the file doesn't tell which image it is; for an
 * image of an unknown owner there is an answer, without any facts.
 */
export function baseImageOf(model: DockerfileModel, stage: Stage | undefined): BaseImage | undefined {
  const passed: Stage[] = [];
  for (const each of stageChain(model, stage)) {
    passed.push(each);
    const known = ofStages.get(each);
    if (known === undefined && each.base.kind === 'stage') continue;
    const found = known ?? readBaseImage(model, each) ?? 'none';
    for (const other of passed) ofStages.set(other, found);
    return found === 'none' ? undefined : found;
  }
  return undefined;
}

/** Several rules ask, for each of their instructions. */
const ofStages = new WeakMap<Stage, BaseImage | 'none'>();

function readBaseImage(model: DockerfileModel, stage: Stage): BaseImage | undefined {
  const { base } = stage;
  const isOverridable = canBeAnotherKind(model, stage);
  if (base.kind === 'scratch') {
    return {
      stage,
      reference: undefined,
      repository: 'scratch',
      tag: undefined,
      isOfficial: false,
      family: 'scratch',
      release: undefined,
      isSlim: false,
      hasShell: false,
      shell: undefined,
      user: 'root',
      isOverridable,
    };
  }
  if (base.kind !== 'image') return undefined;
  const { reference } = base;
  const repository = withoutMirror(reference.familiarName);
  const tag = reference.tag ?? (reference.digest === undefined ? 'latest' : undefined);
  const { family, shell, user } = factsOf(repository, tag);
  const suffixes = tag === undefined ? [] : tagParts(tag).suffixes;
  const isOwn = repository === family;
  return {
    stage,
    reference,
    repository,
    tag,
    isOfficial: !repository.includes('/'),
    family,
    release:
      suffixes.find(({ meaning, release }) => meaning === family && release !== '')?.release ??
      (isOwn && tag !== undefined ? tagParts(tag).version : undefined),
    isSlim: suffixes.some(({ meaning }) => meaning === 'slim'),
    hasShell: shell === undefined ? undefined : shell !== 'none',
    shell: shell === 'none' ? undefined : shell,
    user,
    isOverridable,
  };
}

function canBeAnotherKind(model: DockerfileModel, { from }: Stage): boolean {
  const variables = from.image?.variables ?? [];
  if (variables.length === 0) return false;
  const scope = model.scopeAt(from);
  return [...allVariables(variables)].some(({ name }) => !/^v?\d+(\.\d+)*$/.test(scope.lookup(name)?.value ?? ''));
}
