/** What the server needs from where it runs, beyond the connection. */
export interface Host {
  /** Comes back after the messages that are already here had their turn: never longer than that. */
  nextTurn(): Promise<void>;
}
