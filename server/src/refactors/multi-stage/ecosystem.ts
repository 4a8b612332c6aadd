import type { DockerfileModel } from '../../model/dockerfile.ts';
import type { Stage } from '../../model/stages.ts';
import type { Instruction } from '../../syntax/dockerfile/nodes.ts';
import type { ShellCommand } from '../../syntax/shell/nodes.ts';
import type { RefusalReason } from '../refactor.ts';
import type { Effect } from './effects.ts';

/** What the refactor has to know of a language: its images, and what its package managers leave behind. */
export interface Ecosystem {
  readonly id: string;
  /** Whether the stage is one of its own, so that a refusal is worth showing. */
  applies(model: DockerfileModel, stage: Stage): boolean;
  /** The image to run in: same family, same release, same version; or why there is none. */
  runtime(model: DockerfileModel, stage: Stage): Runtime | RefusalReason;
  /** A fresh reader of one stage's commands. */
  reader(model: DockerfileModel, stage: Stage, runtime: Runtime): EcosystemReader;
}

export interface Runtime {
  /** The image as it is written behind FROM. */
  readonly image: string;
  /** The Debian release, where the tag names it. */
  readonly release: string | undefined;
  /** Whether the base image has compilers and tools that the runtime image lacks. */
  readonly smaller: boolean;
  /** The language's version as the tag says it: `3.12`. */
  readonly version: string;
}

export interface EcosystemReader {
  /** What one of its own commands does; undefined for commands that are none of them. */
  effects(
    command: ShellCommand,
    folder: string,
    instruction: Instruction,
    value: (text: string) => string | undefined,
  ): readonly Effect[] | RefusalReason | undefined;
  /** What the ecosystem itself has to copy into the runtime stage, once all commands were read. */
  copies(): readonly CopyStep[];
}

/** One step that brings files from the build stage: paths at their own place, or text of an instruction as it is. */
export type CopyStep =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'instruction'; readonly text: string };
