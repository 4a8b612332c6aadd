/** How files around a document are read, wherever they are. Everything is named by its URI; nothing is ever written. */
export interface FileAccess {
  /** Undefined where nothing is there, or it can't be looked at. Links are followed. */
  kindOf(uri: string): Promise<EntryKind | undefined>;
  /** What is in a folder, in no order; undefined where it can't be read. */
  list(uri: string): Promise<readonly FolderEntry[] | undefined>;
  /** A text file's content without a byte order mark; undefined where it is not there or can't be read. */
  read(uri: string): Promise<string | undefined>;
}

export type EntryKind = 'file' | 'folder';

export interface FolderEntry {
  readonly name: string;
  readonly kind: EntryKind;
  /** Of a file, in bytes; 0 of a folder. */
  readonly bytes: number;
  /** A link, which is not followed when a folder is walked through: it could lead back to where it came from. */
  readonly link: boolean;
}
