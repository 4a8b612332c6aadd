import { shellcheckScripts, type ShellcheckScript } from '../model/shellcheck-script.ts';
import type { ShellcheckAnswer, ShellcheckParams } from '../protocol.ts';
import { activeRules, type RuleSettings } from '../rules/settings.ts';
import {
  readShellcheckOutput,
  shellcheckArguments,
  type ShellcheckComment,
  type ShellcheckResults,
} from '../rules/shellcheck-findings.ts';
import { shellcheck, shellcheckStyle } from '../rules/shellcheck.ts';
import type { OpenDocument } from './open-document.ts';

/**
 * What ShellCheck says of the scripts of open Dockerfiles. It is asked beside everything else, for one script at a time; what it
 * said of a script is kept, so that only the RUN that is being written waits for it.
 */
export class Shellchecks {
  readonly #ask: (params: ShellcheckParams) => Promise<ShellcheckAnswer>;
  readonly #arrived: () => void;
  readonly #known = new Map<string, readonly ShellcheckComment[]>();
  /** Another object whenever something was added, as everything does that findings are made from. */
  #results: ShellcheckResults = new Map();
  /** The scripts that a document has and that were not read yet, by its URI: the latest version counts. */
  readonly #wanted = new Map<string, readonly ShellcheckScript[]>();
  #running = false;
  #absent = false;

  constructor(ask: (params: ShellcheckParams) => Promise<ShellcheckAnswer>, arrived: () => void) {
    this.#ask = ask;
    this.#arrived = arrived;
  }

  /** What is known now; undefined where there is no ShellCheck, or no rule that wants it. */
  of({ uri, source }: OpenDocument, settings: RuleSettings): ShellcheckResults | undefined {
    if (this.#absent || source?.language !== 'dockerfile') return undefined;
    if (activeRules(settings, [shellcheck, shellcheckStyle]).length === 0) return undefined;
    const missing = [...shellcheckScripts(source.model)].filter((script) => !this.#known.has(script.key));
    if (missing.length === 0) this.#wanted.delete(uri);
    else {
      this.#wanted.set(uri, missing);
      void this.#run();
    }
    return this.#results;
  }

  /** After it could not be run: it may be there now. What is known was said by another one, perhaps. */
  tryAgain(): void {
    this.#absent = false;
    this.#known.clear();
    this.#results = new Map();
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      for (let next = this.#next(); next !== undefined && !this.#absent; next = this.#next()) {
        await this.#read(next.uri, next.script);
      }
    } finally {
      this.#running = false;
    }
  }

  #next(): { readonly uri: string; readonly script: ShellcheckScript } | undefined {
    for (const [uri, scripts] of this.#wanted) {
      const script = scripts.find((each) => !this.#known.has(each.key));
      if (script !== undefined) return { uri, script };
      // All of this document's are there: it is shown them at once.
      this.#wanted.delete(uri);
      this.#results = new Map(this.#known);
      this.#arrived();
    }
    return undefined;
  }

  async #read(uri: string, script: ShellcheckScript): Promise<void> {
    const answer = await this.#ask({ uri, arguments: shellcheckArguments(script.shell), script: script.text }).catch(
      () => null,
    );
    if (answer === null) {
      this.#absent = true;
      this.#wanted.clear();
      return;
    }
    // What it can't say anything about counts as read, or it would be asked again at every keystroke.
    this.#known.set(script.key, readShellcheckOutput(answer) ?? []);
    const oldest = this.#known.keys().next();
    if (this.#known.size > mostKept && oldest.done !== true) this.#known.delete(oldest.value);
  }
}

/** More than the open files of a project have. */
const mostKept = 1000;
