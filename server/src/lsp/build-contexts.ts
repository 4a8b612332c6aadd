import type { BuildContext } from '../model/build-context.ts';
import { pathWithin } from '../surroundings/uri.ts';
import type { OpenDocument } from './open-document.ts';

/** A build context with the folder it is of. */
export interface LocatedContext {
  readonly folder: string;
  readonly content: BuildContext;
}

interface Known {
  located: LocatedContext | undefined;
  running: boolean;
  /** Something changed since the gathering began. */
  stale: boolean;
}

/**
 * The build contexts of the open Dockerfiles and ignore files. They are gathered beside everything else: until one is there, nothing is said
 * about it, and when one arrives that is different from what was known, `arrived` is called.
 */
export class BuildContexts {
  readonly #known = new Map<string, Known>();
  readonly #gather: (document: OpenDocument) => Promise<LocatedContext | undefined>;
  readonly #current: (uri: string) => OpenDocument | undefined;
  readonly #arrived: () => void;

  constructor(
    gather: (document: OpenDocument) => Promise<LocatedContext | undefined>,
    current: (uri: string) => OpenDocument | undefined,
    arrived: () => void,
  ) {
    this.#gather = gather;
    this.#current = current;
    this.#arrived = arrived;
  }

  /** What is known now; the first question starts the gathering. */
  of(document: OpenDocument): LocatedContext | undefined {
    if (document.language !== 'dockerfile' && document.language !== 'ignore') return undefined;
    let known = this.#known.get(document.uri);
    if (known === undefined) {
      known = { located: undefined, running: false, stale: true };
      this.#known.set(document.uri, known);
      void this.#update(document.uri, known);
    }
    return known.located;
  }

  /** Gathers again what files that came, went or changed may belong to; all of it where nothing is said. */
  filesChanged(uris?: readonly string[]): void {
    for (const [uri, known] of this.#known) {
      if (uris !== undefined && !uris.some((changed) => mayConcern(changed, uri, known.located))) continue;
      known.stale = true;
      void this.#update(uri, known);
    }
  }

  forget(uri: string): void {
    this.#known.delete(uri);
  }

  async #update(uri: string, known: Known): Promise<void> {
    // What changes while it runs is gathered when it is done, so that a thousand new files cost two rounds.
    if (known.running) return;
    known.running = true;
    try {
      while (known.stale) {
        known.stale = false;
        const document = this.#current(uri);
        if (document === undefined) return;
        const located = await this.#gather(document);
        if (this.#known.get(uri) !== known || isSame(located, known.located)) continue;
        known.located = located;
        this.#arrived();
      }
    } finally {
      known.running = false;
    }
  }
}

/** Whether a file is in the context, or may say which folder that is. */
function mayConcern(changed: string, dockerfile: string, located: LocatedContext | undefined): boolean {
  if (/\.ya?ml$|\.dockerignore$|\.git$/.test(changed)) return true;
  if (changed === dockerfile) return true;
  if (located === undefined) return true;
  const path = pathWithin(located.folder, changed);
  return path !== undefined && !/(?:^|\/)(?:node_modules|\.git)\//.test(path);
}

function isSame(a: LocatedContext | undefined, b: LocatedContext | undefined): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
