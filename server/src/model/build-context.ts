/**
 * The folder that COPY and ADD take files from, as it was when it was gathered. Paths are relative to it, with `/`, and
 * have neither `./` nor a slash in front.
 */
export interface BuildContext {
  /** Sorted by path. What stands below a folder that is `closed` is not among them. */
  readonly entries: readonly ContextEntry[];
  /** Whether all of it was looked at; where not, what is missing here may be there all the same. */
  readonly complete: boolean;
  /** Whether the user or a Compose file named the folder; where not, it is the likeliest one. */
  readonly named: boolean;
  /** The ignore file in force: the Dockerfile's own (`web.Dockerfile.dockerignore`) before `.dockerignore`. */
  readonly ignoreFile?: IgnoreFile | undefined;
}

export interface ContextEntry {
  readonly path: string;
  readonly kind: 'file' | 'folder';
  /** Of a file, in bytes; 0 of a folder. */
  readonly bytes: number;
  /** A folder that was not looked into, because such folders are huge: `node_modules`, `.git`. */
  readonly closed?: boolean;
}

export interface IgnoreFile {
  readonly path: string;
  readonly text: string;
}
