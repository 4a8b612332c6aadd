import { isMap, isPair, isScalar, parseDocument, type Document } from 'yaml';
import { isIgnored } from '../syntax/ignore/match.ts';
import { parseIgnoreFile } from '../syntax/ignore/parser.ts';
import type { Span } from '../text/span.ts';
import { isRecord } from './is-record.ts';
import type { Preset, Rule } from './rule.ts';
import { presets, readRuleSettings, type RuleSetting, type RuleSettings } from './settings.ts';

/** What a `.layerwise.yaml` says; what it doesn't say is left to the settings of who runs the rules. */
export interface Configuration {
  readonly preset: Preset | undefined;
  readonly rules: RuleSettings['rules'];
  /** In file order: the last one that fits a file wins. */
  readonly overrides: readonly Override[];
  /** Patterns of files that are not checked, as in a `.dockerignore`. */
  readonly exclude: readonly string[];
  /** The folder that images are built from, relative to the file. */
  readonly context: string | undefined;
  readonly problems: readonly ConfigurationProblem[];
}

export interface Override {
  /** Patterns as in a `.dockerignore`, relative to the file. */
  readonly files: readonly string[];
  readonly preset: Preset | undefined;
  readonly rules: RuleSettings['rules'];
  readonly context: string | undefined;
}

/** What means nothing in a configuration file; the rest of it is in force. */
export interface ConfigurationProblem {
  readonly span: Span;
  readonly message: string;
}

/** What a configuration says about one file. */
export interface FileConfiguration {
  readonly excluded: boolean;
  readonly preset: Preset | undefined;
  readonly rules: RuleSettings['rules'];
  readonly context: string | undefined;
}

/** Its keys, for the schema. */
export const configurationKeys = ['preset', 'rules', 'exclude', 'context', 'overrides'] as const;
export const overrideKeys = ['files', 'preset', 'rules', 'context'] as const;

/** Never fails: what can't be read is among the problems. */
export function readConfiguration(text: string, known: readonly Rule[]): Configuration {
  const document = parseDocument(text, { prettyErrors: false });
  const problems: ConfigurationProblem[] = document.errors.map(({ pos, message }) => ({
    span: { start: pos[0], end: Math.max(pos[1], pos[0]) },
    message: message.split('\n')[0]?.replace(/\.$/, '') ?? 'This is not YAML',
  }));
  const nothing = { preset: undefined, rules: {}, overrides: [], exclude: [], context: undefined };
  if (problems.length > 0) return { ...nothing, problems };
  const content: unknown = document.toJS({ maxAliasCount: 100 });
  const complain: Complain = (message, path) => problems.push({ message, span: spanOf(document, path, text) });
  if (content === null || content === undefined) return { ...nothing, problems };
  if (!isRecord(content)) {
    complain('A configuration is a mapping with keys such as preset and rules', []);
    return { ...nothing, problems };
  }
  for (const key of Object.keys(content)) {
    if (!includes(configurationKeys, key))
      complain(`There is no key ${key}: use ${configurationKeys.join(', ')}`, [key]);
  }
  const top = readPart(content, [], known, complain);
  return {
    ...top,
    exclude: readStrings(content['exclude'], ['exclude'], complain),
    overrides: readOverrides(content['overrides'], known, complain),
    problems,
  };
}

/** `path` is relative to the folder of the configuration. */
export function configurationFor(configuration: Configuration, path: string): FileConfiguration {
  const parts = [configuration, ...configuration.overrides.filter(({ files }) => fits(files, path))];
  return {
    excluded: fits(configuration.exclude, path),
    preset: parts.findLast(({ preset }) => preset !== undefined)?.preset,
    rules: Object.fromEntries(parts.flatMap(({ rules }) => Object.entries(rules))),
    context: parts.findLast(({ context }) => context !== undefined)?.context,
  };
}

type Complain = (message: string, path: readonly (string | number)[]) => void;
type Path = readonly (string | number)[];

interface Part {
  readonly preset: Preset | undefined;
  readonly rules: Readonly<Record<string, RuleSetting>>;
  readonly context: string | undefined;
}

function readPart(
  content: Readonly<Record<string, unknown>>,
  at: Path,
  known: readonly Rule[],
  complain: Complain,
): Part {
  const { settings, problems } = readRuleSettings(content['preset'], content['rules'], known);
  for (const { message, path } of problems) complain(message, [...at, ...path]);
  const context = content['context'];
  if (context !== undefined && typeof context !== 'string')
    complain('The context is not the path of a folder', [...at, 'context']);
  return {
    preset: presets.find((preset) => preset === content['preset']),
    rules: settings.rules,
    context: typeof context === 'string' ? context : undefined,
  };
}

function readOverrides(value: unknown, known: readonly Rule[], complain: Complain): readonly Override[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    complain('The overrides are not a list', ['overrides']);
    return [];
  }
  return value.flatMap((item: unknown, index): readonly Override[] => {
    const at = ['overrides', index];
    if (!isRecord(item)) {
      complain('An override is a mapping with files and rules', at);
      return [];
    }
    for (const key of Object.keys(item)) {
      if (!includes(overrideKeys, key))
        complain(`There is no key ${key}: use ${overrideKeys.join(', ')}`, [...at, key]);
    }
    if (item['files'] === undefined) complain('An override says under files what it is for', at);
    return [{ files: readStrings(item['files'], [...at, 'files'], complain), ...readPart(item, at, known, complain) }];
  });
}

/** One text or a list of them. */
function readStrings(value: unknown, at: Path, complain: Complain): readonly string[] {
  if (value === undefined || value === null) return [];
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = items.filter((item) => typeof item === 'string');
  if (texts.length < items.length) complain('A pattern is a text such as docker/*.Dockerfile', at);
  return texts;
}

function fits(patterns: readonly string[], path: string): boolean {
  return patterns.length > 0 && isIgnored(parseIgnoreFile(patterns.join('\n')).patterns, path);
}

/** The key that a path leads to, or as far as it leads. */
function spanOf(document: Document, path: Path, text: string): Span {
  let node: unknown = document.contents;
  let found: Span = { start: 0, end: Math.min(text.length, 1) };
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === step);
      if (pair === undefined) break;
      found = rangeOf(pair.key) ?? found;
      node = pair.value;
    } else {
      const item: unknown = document.contents !== null && isSequence(node) ? node.items[Number(step)] : undefined;
      if (item === undefined) break;
      found = rangeOf(item) ?? found;
      node = item;
    }
  }
  return found;
}

function isSequence(node: unknown): node is { readonly items: readonly unknown[] } {
  return typeof node === 'object' && node !== null && 'items' in node && Array.isArray(node.items);
}

function rangeOf(node: unknown): Span | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range)) return undefined;
  const [start, end] = node.range;
  return typeof start === 'number' && typeof end === 'number' ? { start, end } : undefined;
}

function includes(keys: readonly string[], key: string): boolean {
  return keys.includes(key);
}
