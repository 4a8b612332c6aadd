import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { expandSnippet } from './expand.ts';

export interface Snippet {
  readonly name: string;
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}

/** The snippets of one language as the extension ships them. */
export function readSnippets(language: 'dockerfile' | 'compose'): readonly Snippet[] {
  const file = new URL(`../../snippets/${language}.json`, import.meta.url);
  const entries: Readonly<Record<string, Omit<Snippet, 'name'>>> = JSON.parse(readFileSync(file, 'utf8'));
  return Object.entries(entries).map(([name, { prefix, description, body }]) => ({ name, prefix, description, body }));
}

export function expanded(snippet: Snippet): string {
  return expandSnippet(snippet.body.join('\n'));
}

/** The expanded snippet in the smallest file that it makes sense in. */
export function dockerfileWith(snippet: Snippet): string {
  const text = expanded(snippet);
  if (/^FROM\s/m.test(text)) return text;
  // The health check asks with curl, which its description says the image has to contain.
  return `FROM ${text.includes('curl') ? 'node:22-bookworm' : 'debian:bookworm-slim'}\n${text}`;
}

/** The expanded snippet in the smallest file that it makes sense in: a service goes under `services`, its keys into one. */
export function composeFileWith(snippet: Snippet): string {
  const text = expanded(snippet);
  if (snippet.prefix.startsWith('service-')) return `services:\n${indent(text, 2)}`;
  const parsed: Readonly<Record<string, unknown>> = parse(text);
  const keys = Object.keys(parsed);
  if (!keys.every((key) => topLevelKeys.has(key))) {
    return `services:\n  app:\n    image: busybox:1.37\n${indent(text, 4)}`;
  }
  return keys.includes('services') ? text : `services:\n  app:\n    image: busybox:1.37\n\n${text}`;
}

const topLevelKeys: ReadonlySet<string> = new Set(['name', 'services', 'networks', 'volumes', 'secrets', 'configs']);

function indent(text: string, columns: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(columns));
}
