import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { BuildContext } from '../../model/build-context.ts';
import { readSource, type Source, type SourceLanguage } from '../../model/source.ts';
import { allRules } from '../../rules/lint.ts';
import type { Preset } from '../../rules/rule.ts';
import { activeRules, defaultRuleSettings, mergeRuleSettings, type RuleSettings } from '../../rules/settings.ts';
import type { ShellcheckResults } from '../../rules/shellcheck-findings.ts';
import { shellcheck, shellcheckStyle } from '../../rules/shellcheck.ts';
import { gatherBuildContext, walkFolder, type WalkedFolder } from '../../surroundings/build-context.ts';
import {
  configurationName,
  findConfiguration,
  readConfigurations,
  type ConfigurationFile,
  type FoundConfiguration,
  type Named,
} from '../../surroundings/configuration.ts';
import { contextFolderOf, type ComposeBuild } from '../../surroundings/context-folder.ts';
import type { FileAccess } from '../../surroundings/file-access.ts';
import { lineIndex, positionAt } from '../../text/line-index.ts';
import { readText } from '../files.ts';
import { nodeFiles } from '../node-files.ts';
import type { Output } from './output.ts';
import { Problem } from './problem.ts';
import { shellcheckOnPath } from './shellcheck.ts';

/** The options of commands that run rules, for `parseArgs`. */
export const surroundingsOptions = {
  config: { type: 'string' },
  'no-config': { type: 'boolean' },
  context: { type: 'string' },
  'no-shellcheck': { type: 'boolean' },
} as const;

export interface GivenSurroundings {
  readonly preset: Preset | undefined;
  readonly config?: string | undefined;
  readonly 'no-config'?: boolean | undefined;
  readonly context?: string | undefined;
  readonly 'no-shellcheck'?: boolean | undefined;
}

interface Given {
  readonly settings: RuleSettings;
  readonly buildContext: BuildContext | undefined;
  readonly shellcheck: ShellcheckResults | undefined;
  /** The file, where it had to be read for all this. */
  readonly earlier: Source | undefined;
}

/** What the rules are given beside a file's text. */
export interface Surroundings {
  /** Undefined of a file that the configuration excludes. */
  of(file: string, text: string, language: SourceLanguage): Promise<Given | undefined>;
  /** Whether a configuration file had something in it that means nothing, which was said. */
  readonly failed: boolean;
}

/**
 * Reads configuration files and build contexts as the files of one run need them, each once. What the command line says
 * wins over what files say.
 *
 * @throws Problem when a file or folder that was named can't be read.
 */
export async function surroundings(given: GivenSurroundings, output: Output): Promise<Surroundings> {
  if (given.config !== undefined && given['no-config'] === true)
    throw new Problem('Give either --config or --no-config, not both');
  const files = remembering(nodeFiles);
  const named = given.config === undefined ? undefined : await readNamed(given.config);
  const said = given.context === undefined ? undefined : uriOf(given.context);
  if (said !== undefined && (await files.kindOf(said)) !== 'folder')
    throw new Problem(`There is no folder ${given.context}: --context is a build context`);

  const walks = new Map<string, Promise<WalkedFolder | undefined>>();
  const walk: typeof walkFolder = (access, folder) => remembered(walks, folder, () => walkFolder(access, folder));
  const builds = new Map<string, readonly ComposeBuild[]>();
  const settings = interning();
  const askShellcheck = given['no-shellcheck'] === true ? undefined : shellcheckOnPath();
  const complained = new Set<string>();
  const complain = ({ uri, text, problems }: ConfigurationFile): void => {
    if (complained.has(uri)) return;
    complained.add(uri);
    const lines = lineIndex(text);
    for (const { span, message } of problems) {
      const { line, character } = positionAt(lines, span.start);
      output.say(`${path.relative('', fileURLToPath(uri))}:${line + 1}:${character + 1}: ${message}`);
      around.failed = true;
    }
  };

  const around = {
    failed: false,
    async of(file: string, text: string, language: SourceLanguage) {
      const uri = uriOf(file);
      const found = given['no-config'] === true ? nothing : await configurationOf(files, named, uri);
      found.files.forEach(complain);
      if (found.excluded) return undefined;
      const merged = settings(
        mergeRuleSettings(defaultRuleSettings, { ...found, preset: given.preset ?? found.preset }),
      );
      const source = language === 'dockerfile' ? readSource(language, text) : undefined;
      if (source?.language !== 'dockerfile')
        return { settings: merged, buildContext: undefined, shellcheck: undefined, earlier: undefined };
      const { model } = source;
      const folder = await contextFolderOf(files, { dockerfile: uri, model, said: said ?? found.context, builds });
      return {
        settings: merged,
        buildContext: folder === undefined ? undefined : await gatherBuildContext(files, folder, uri, walk),
        shellcheck: wantsShellcheck(merged) ? await askShellcheck?.(model, file) : undefined,
        earlier: source,
      };
    },
  };
  return around;
}

function wantsShellcheck(settings: RuleSettings): boolean {
  return activeRules(settings, [shellcheck, shellcheckStyle]).length > 0;
}

const nothing: FoundConfiguration = {
  excluded: false,
  preset: undefined,
  rules: {},
  ignored: [],
  context: undefined,
  files: [],
};

function configurationOf(files: FileAccess, named: Named | undefined, uri: string): Promise<FoundConfiguration> {
  if (named === undefined) return findConfiguration(files, uri, allRules);
  const isTheirs = /\.hadolint\.ya?ml$/.test(named.uri);
  const [own, theirs] = isTheirs ? [undefined, named] : [named, undefined];
  return Promise.resolve(readConfigurations(own, theirs, uri, allRules));
}

async function readNamed(file: string): Promise<Named> {
  const text = await readText(file, false);
  const name = path.basename(file);
  if (!/\.ya?ml$/.test(name)) throw new Problem(`${file} is not a YAML file: --config is a ${configurationName}`);
  return { uri: uriOf(file), text: text.replace(/^\uFEFF/, '') };
}

function uriOf(file: string): string {
  return pathToFileURL(path.resolve(file)).href;
}

/** Nothing changes in one run, so nothing is asked twice. */
function remembering(files: FileAccess): FileAccess {
  const kinds = new Map<string, ReturnType<FileAccess['kindOf']>>();
  const lists = new Map<string, ReturnType<FileAccess['list']>>();
  const texts = new Map<string, ReturnType<FileAccess['read']>>();
  return {
    kindOf: (uri) => remembered(kinds, uri, () => files.kindOf(uri)),
    list: (uri) => remembered(lists, uri, () => files.list(uri)),
    read: (uri) => remembered(texts, uri, () => files.read(uri)),
  };
}

function remembered<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  return made;
}

/** What follows from settings is kept with them, so equal ones have to be the same. */
function interning(): (settings: RuleSettings) => RuleSettings {
  const known = new Map<string, RuleSettings>();
  return (settings) => remembered(known, JSON.stringify(settings), () => settings);
}
