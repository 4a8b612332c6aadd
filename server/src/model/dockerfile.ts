import type {
  DockerfileTree,
  Instruction,
  InstructionOf,
  InstructionType,
  RunInstruction,
} from '../syntax/dockerfile/nodes.ts';
import type { ShellScript } from '../syntax/shell/nodes.ts';
import type { LayerEffect } from './layers.ts';
import type { Scope } from './scope.ts';
import type { Stage, StageReference } from './stages.ts';

/** What a Dockerfile means, as far as the file alone can tell: read-only, made once for a text by `analyzeDockerfile`. */
export interface DockerfileModel {
  readonly tree: DockerfileTree;
  readonly text: string;
  /** In file order; empty where the file has no FROM. */
  readonly stages: readonly Stage[];
  /** All instructions of one type, in file order; what ONBUILD triggers is not among them. */
  instructions<Type extends InstructionType>(type: Type): readonly InstructionOf<Type>[];
  /** The stage an instruction belongs to; undefined in front of the first FROM. */
  stageOf(instruction: Instruction): Stage | undefined;
  /** The ARG and ENV values that are in force where an instruction stands, before what it sets itself. */
  scopeAt(instruction: Instruction): Scope;
  /** What a RUN (or a shell-form CMD, ENTRYPOINT, HEALTHCHECK) runs; undefined in exec form and in shells we don't read. */
  scriptOf(instruction: Instruction): ShellScript | undefined;
  /** Every use of a stage: FROM, `COPY --from`, `RUN --mount=from`, in file order. */
  readonly references: readonly StageReference[];
  /** Whether the instruction makes a layer or only changes the image's configuration. */
  effectOf(instruction: Instruction): LayerEffect;
  /** The shell that shell-form commands run under at that place: SHELL's, or `/bin/sh -c`. */
  shellAt(instruction: Instruction): readonly string[];
  /** The stage that a build without `--target` makes: the last one. */
  readonly finalStage: Stage | undefined;
}

/** A RUN with what it runs. */
export interface RunWithScript {
  readonly run: RunInstruction;
  readonly script: ShellScript;
}
