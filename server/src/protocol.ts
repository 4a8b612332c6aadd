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

/**
 * Asked by the server where it can't read files itself: in a browser, and for files that are on no disk. Each has the
 * resource's URI as its parameter, and `null` as its answer where nothing is there.
 */
export const fileKindRequest = 'layerwise/fileKind';
export type FileKind = 'file' | 'folder';
export const listFolderRequest = 'layerwise/listFolder';
export interface ListedFile {
  readonly name: string;
  readonly kind: FileKind;
  /** Of a file; 0 of a folder. */
  readonly bytes: number;
  readonly link: boolean;
}
export const readFileRequest = 'layerwise/readFile';
export interface FileParams {
  readonly uri: string;
}

/** Asked by the server for one script at a time; answered with `null` where ShellCheck can't be run (now). */
export const shellcheckRequest = 'layerwise/shellcheck';
export interface ShellcheckParams {
  /** The Dockerfile. */
  readonly uri: string;
  readonly arguments: readonly string[];
  readonly script: string;
}
/** What it printed on standard output. */
export type ShellcheckAnswer = string | null;
/** Told by the client when it can be run after it could not: the workspace was trusted, or the setting changed. */
export const shellcheckChangedNotification = 'layerwise/shellcheckChanged';

/** The client's command that opens a page in the browser; its one argument is the address. */
export const openPageCommand = '_layerwise.openPage';

/** Passed at start-up as `initializationOptions`. */
export interface InitializationOptions {
  /** VS Code's display language, such as `en` or `vi`. */
  readonly displayLanguage?: string;
  /** Ids of other installed extensions, such as `ms-azuretools.vscode-containers`, so that nothing is offered twice. */
  readonly otherExtensions?: readonly string[];
  /** Whether the client answers the requests about files. */
  readonly readsFiles?: boolean;
  /** Whether the client has the command that opens a page. */
  readonly opensPages?: boolean;
  /** Whether the client answers the request to run ShellCheck. */
  readonly runsShellcheck?: boolean;
}
