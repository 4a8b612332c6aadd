import { spawn } from 'node:child_process';
import path from 'node:path';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import { shellcheckScripts } from '../../model/shellcheck-script.ts';
import {
  readShellcheckOutput,
  shellcheckArguments,
  type ShellcheckComment,
  type ShellcheckResults,
} from '../../rules/shellcheck-findings.ts';

/** Asks ShellCheck about a Dockerfile's scripts; undefined where there is none, which is found out once. */
export type AskShellcheck = (model: DockerfileModel, file: string) => Promise<ShellcheckResults | undefined>;

/** The same script in several files is read once. */
export function shellcheckOnPath(): AskShellcheck {
  const known = new Map<string, Promise<readonly ShellcheckComment[] | undefined>>();
  let isAbsent = false;
  return async (model, file) => {
    const results = new Map<string, readonly ShellcheckComment[]>();
    for (const script of shellcheckScripts(model)) {
      if (isAbsent) return undefined;
      const { key } = script;
      let answer = known.get(key);
      if (answer === undefined) known.set(key, (answer = ask(shellcheckArguments(script.shell), script.text, file)));
      const comments = await answer;
      if (comments === undefined) isAbsent = true;
      else results.set(key, comments);
    }
    return results;
  };
}

/** Undefined where it can't be started. */
function ask(argv: readonly string[], script: string, file: string): Promise<readonly ShellcheckComment[] | undefined> {
  return new Promise((resolve) => {
    // It looks for its own settings, `.shellcheckrc`, from the folder that it runs in.
    const child = spawn('shellcheck', argv, {
      cwd: path.dirname(path.resolve(file)),
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const chunks: Buffer[] = [];
    child.once('error', () => resolve(undefined));
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('close', () => resolve(readShellcheckOutput(Buffer.concat(chunks).toString('utf8')) ?? []));
    child.stdin.on('error', () => undefined).end(script);
  });
}
