import type { MadePath } from './made-paths.ts';

/** Paths that instructions have made, found by their own path or by any folder above it. */
export class PathIndex {
  readonly #below = new Map<string, MadePath[]>();
  readonly #exact = new Map<string, MadePath>();

  add(made: MadePath): void {
    this.#exact.set(made.path, made);
    let { path } = made;
    for (;;) {
      const list = this.#below.get(path);
      if (list === undefined) this.#below.set(path, [made]);
      else list.push(made);
      const slash = path.lastIndexOf('/');
      if (slash <= 0) return;
      path = path.slice(0, slash);
    }
  }

  /** What was made at a path and below it, in order. */
  at(path: string): readonly MadePath[] {
    return this.#below.get(path) ?? [];
  }

  /** The last that was made by this very path, or the nearest folder above that was. */
  holding(path: string): MadePath | undefined {
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      const found = this.#exact.get(path.slice(0, end));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Forgets what is known under this very path. */
  drop(path: string): void {
    this.#below.delete(path);
  }
}
