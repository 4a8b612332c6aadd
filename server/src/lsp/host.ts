import type { FileAccess } from '../surroundings/file-access.ts';

/** What the server needs from where it runs, beyond the connection. */
export interface Host {
  /** Reads the files of `file:` URIs; where it is missing, the client is asked. */
  readonly files?: FileAccess;
  /** Comes back after the messages that are already here had their turn: never longer than that. */
  nextTurn(): Promise<void>;
}
