import type { DockerfileModel } from '../../../server/src/model/dockerfile.ts';
import { stageChain, valueOf } from '../../../server/src/model/value-of.ts';
import { readIgnoreComment } from '../../../server/src/rules/ignore-comment.ts';
import type { Instruction } from '../../../server/src/syntax/dockerfile/nodes.ts';

/** Something that only the engine says. */
export interface Difference {
  readonly check: string;
  readonly instruction: Instruction | undefined;
  readonly model: DockerfileModel;
  readonly ignoreFile: string;
}

/**
 * Why the engine says more than we do: all the reasons there are, each with how it is known that one is meant. There is
 * nothing that only we say.
 */
const reasons: Readonly<Record<string, (difference: Difference) => boolean>> = {
  'an empty folder stands in for the image, and the real one may define the variable': ({
    check,
    model,
    instruction,
  }) => check === 'UndefinedVar' && startsFromImage(model, instruction),
  'a Linux folder stands in for an image of Windows': ({ check, model, instruction }) =>
    check === 'WorkdirRelativePath' && /windows|nanoserver|dotnet\/framework/.test(baseName(model, instruction)),
  'only a build tells the value, and this one was given none': ({ check, model, instruction }) =>
    (check === 'WorkdirRelativePath' &&
      instruction?.type === 'WORKDIR' &&
      instruction.value !== undefined &&
      valueOf(model, instruction, instruction.value) === null) ||
    (check === 'SecretsUsedInArgOrEnv' &&
      instruction?.type === 'ENV' &&
      instruction.pairs.some(({ key }) => valueOf(model, instruction, key) === null)),
  'the engine knows the platform that it builds for': ({ check, instruction }) =>
    instruction?.type === 'FROM' &&
    ((check === 'RedundantTargetPlatform' && /\$\{TARGETPLATFORM:\+/.test(instruction.platform?.value?.raw ?? '')) ||
      (check === 'InvalidDefaultArgInFrom' && /(TARGET|BUILD)VARIANT/.test(instruction.image?.raw ?? ''))),
  'engines up to Docker 28 take the name of a file or version for that of a secret': ({ check, instruction }) =>
    check === 'SecretsUsedInArgOrEnv' &&
    (instruction?.type === 'ENV' || instruction?.type === 'ARG') &&
    instruction.pairs.some(({ key }) => /(^|_)(file|version)(_|$)/i.test(key.value)),
  'newer engines leave ignore files with exceptions alone': ({ check, ignoreFile }) =>
    check === 'CopyIgnoredFile' && /^\s*!/m.test(ignoreFile),
  'to newer engines the whole context is only ignored by a pattern for all': ({ check, instruction }) =>
    check === 'CopyIgnoredFile' &&
    instruction?.type === 'COPY' &&
    instruction.sources.some(({ value }) => value === '.' || value === '/'),
  'a comment above silences it, as in newer engines or in ours': ({ instruction }) =>
    instruction?.above.some(({ text }) => readIgnoreComment(text) !== undefined) === true,
};

/** Undefined where there is none: then it is a fault of ours. */
export function reasonFor(difference: Difference): string | undefined {
  return Object.entries(reasons).find(([, holds]) => holds(difference))?.[0];
}

/** The texts written for this comparison in which the engine says more, by the names of the reasons. */
export const listed: Readonly<Record<string, readonly string[]>> = {
  'an empty folder stands in for the image, and the real one may define the variable': [
    'names: an image that may define it',
  ],
  'a Linux folder stands in for an image of Windows': ['instructions: a folder of Windows on Windows'],
  'only a build tells the value, and this one was given none': [
    'instructions: a name with an argument that has no default',
    'instructions: an argument without a default',
  ],
  'the engine knows the platform that it builds for': ['names: a value that depends on the target'],
  'engines up to Docker 28 take the name of a file or version for that of a secret': [
    'instructions: secrets in a file, and of a version',
  ],
  'newer engines leave ignore files with exceptions alone': ['together: an ignore file with exceptions'],
  'to newer engines the whole context is only ignored by a pattern for all': [
    'together: an ignore file with a wide pattern',
    'together: an ignore file with the context itself',
  ],
  'a comment above silences it, as in newer engines or in ours': ['together: the directive above an instruction'],
};

/**
 * What the engine refuses a text for that is no syntax error: what a registry, a value or another part of the build would
 * tell.
 */
export const refusals: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/^lint violation found/, 'the directive says error=true, and the findings are errors of ours too'],
  [/failed to resolve source metadata|pull access denied/, 'a registry would be asked for the image'],
  [
    /invalid reference format|should not be blank|empty platform value|not allowed to be (empty|unset)/,
    'a value is missing',
  ],
  [/unknown flag: --security/, 'only frontends of the labs channel know the flag'],
  [/can not be an empty string|invalid signal/, 'the value is that of a variable which is not set'],
  [/failed to process "[^"]*:\?/, 'a variable that is not set stops the build, which undefined-variable says'],
  [/syntax error in pattern/, 'the ignore file has a pattern that is none'],
  [/circular dependency|to be defined before|invalid stage index/, 'unknown-stage says so'],
];

function startsFromImage(model: DockerfileModel, instruction: Instruction | undefined): boolean {
  const kind = instruction === undefined ? undefined : rootOf(model, instruction)?.base.kind;
  return kind === 'image' || kind === 'unknown';
}

function baseName(model: DockerfileModel, instruction: Instruction | undefined): string {
  return instruction === undefined ? '' : (rootOf(model, instruction)?.base.text ?? '');
}

function rootOf(model: DockerfileModel, instruction: Instruction) {
  return [...stageChain(model, model.stageOf(instruction))].at(-1);
}
