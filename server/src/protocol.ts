/**
 * What client and server say to each other beyond the language server protocol: the one server file that the client may
 * import. Types and method names only.
 */

/** `layerwise/stages`: the stages of an open Dockerfile, for choosing a build target. */
export const stagesRequest = 'layerwise/stages';
export interface StagesParams {
  readonly uri: string;
}
export interface StageInformation {
  readonly index: number;
  readonly name: string | undefined;
  /** What it starts from, as written. */
  readonly base: string;
  /** Counted from 0. */
  readonly line: number;
}

/** `layerwise/instructions`: where each instruction stands, to place what an engine says of a line or step. */
export const instructionsRequest = 'layerwise/instructions';
export interface InstructionInformation {
  /** Upper case. */
  readonly keyword: string;
  /** Keyword and arguments on one line, as an engine prints it. */
  readonly text: string;
  readonly stage: number | undefined;
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
}

/** Passed at start-up as `initializationOptions`. */
export interface InitializationOptions {
  /** VS Code's display language, such as `en` or `vi`. */
  readonly displayLanguage?: string;
  /** Ids of other installed extensions, such as `ms-azuretools.vscode-containers`, so that nothing is offered twice. */
  readonly otherExtensions?: readonly string[];
}
