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
/** What it printed on standard output; nothing where it gave up on the script. */
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

/** `layerwise/explainFile`: a walk through an open file, for a page; `null` where it is none that is explained. */
export const explainFileRequest = 'layerwise/explainFile';
export interface ExplainFileParams {
  readonly uri: string;
}
/** Everything that the page says, in the reader's language: the client adds no sentence of its own. */
export interface FileExplanation {
  /** As an HTML page names it. */
  readonly language: 'en' | 'vi';
  /** What kind of file it is. */
  readonly title: string;
  /** What the whole file does, in a few sentences. */
  readonly summary: readonly Inlines[];
  /** Undefined where there is nothing to draw. */
  readonly picture: Picture | undefined;
  /** The stages, or the services and what they share, in file order. */
  readonly parts: readonly ExplainedPart[];
  readonly words: ExplanationWords;
}
/** The labels of the page itself. */
export interface ExplanationWords {
  /** For assistive technology, in front of a line's number. */
  readonly goToLine: string;
  readonly readMore: string;
  readonly watchOut: string;
  readonly contents: string;
  /** Where the page has nothing to show because the file was closed. */
  readonly closed: string;
}
/** Text with what is set as code, strongly, or as a link to an `https` page. Nothing else. */
export type Inlines = readonly Inline[];
export type Inline =
  | { readonly kind: 'text' | 'code' | 'strong'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly url: string };
export interface PlaceInFile {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}
export interface ExplainedPart {
  readonly heading: Inlines;
  readonly range: PlaceInFile;
  /** What is true of the part as a whole. */
  readonly facts: readonly Inlines[];
  readonly items: readonly ExplainedItem[];
}
/** An instruction, or a key of a service. */
export interface ExplainedItem {
  readonly range: PlaceInFile;
  /** As the file has it, without the comments above; it may have several lines. */
  readonly source: string;
  readonly title: string;
  /** What such a thing is; empty where the page has said it before. */
  readonly what: Inlines;
  readonly facts: readonly Inlines[];
  /** The usual trap; empty where the page has said it before. */
  readonly trap: Inlines;
  /** The concept's page, an `https` address. */
  readonly url: string;
}
/** A graph that is drawn from left to right: stages and what they need, or services and their networks. */
export interface Picture {
  /** What it shows, for those who don't see it. */
  readonly caption: string;
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
  /** What each kind that occurs means. */
  readonly legend: readonly { readonly kind: PictureNode['kind']; readonly text: string }[];
}
export interface PictureNode {
  readonly id: string;
  readonly label: string;
  /** A second, smaller line. */
  readonly detail?: string;
  readonly kind: 'image' | 'stage' | 'final-stage' | 'unused-stage' | 'host' | 'service' | 'network' | 'volume';
  /** Where it stands; what lies outside of the file has none. */
  readonly range?: PlaceInFile;
}
export interface PictureEdge {
  readonly from: string;
  readonly to: string;
  readonly label?: string;
  readonly kind: 'base' | 'copy' | 'mount' | 'port' | 'joins' | 'depends';
  readonly range?: PlaceInFile;
}
