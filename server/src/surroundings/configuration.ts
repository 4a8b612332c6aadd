import { configurationFor, readConfiguration, type ConfigurationProblem } from '../rules/configuration.ts';
import { readHadolintConfiguration } from '../rules/hadolint-configuration.ts';
import type { Preset, Rule } from '../rules/rule.ts';
import type { RuleSettings } from '../rules/settings.ts';
import type { FileAccess } from './file-access.ts';
import { ancestorsOf, parentOf, pathWithin, resolveIn } from './uri.ts';

/** What configuration files say about one file. */
export interface FoundConfiguration {
  /** Whether the file is not to be checked. */
  readonly excluded: boolean;
  readonly preset: Preset | undefined;
  readonly rules: RuleSettings['rules'];
  readonly ignored: readonly string[];
  /** The build context they name, as a URI. */
  readonly context: string | undefined;
  /** The configuration files that were read, with what means nothing in them. */
  readonly files: readonly ConfigurationFile[];
}

export interface ConfigurationFile {
  readonly uri: string;
  readonly text: string;
  readonly problems: readonly ConfigurationProblem[];
}

export const configurationName = '.layerwise.yaml';
const hadolintNames = ['.hadolint.yaml', '.hadolint.yml'] as const;
export const configurationNames: readonly string[] = [configurationName, ...hadolintNames];

/**
 * Reads the nearest `.layerwise.yaml` and the nearest `.hadolint.yaml`, in the file's folder or above. Where both speak of a
 * rule, `.layerwise.yaml` counts.
 */
export async function findConfiguration(
  files: FileAccess,
  uri: string,
  known: readonly Rule[],
): Promise<FoundConfiguration> {
  const folders = ancestorsOf(parentOf(uri) ?? uri);
  const own = await nearest(files, folders, [configurationName]);
  return readConfigurations(own, await nearest(files, folders, hadolintNames), uri, known);
}

/** What a file's content says, wherever it lies; `own` is a `.layerwise.yaml` and `other` a `.hadolint.yaml`. */
export function readConfigurations(
  own: Named | undefined,
  other: Named | undefined,
  uri: string,
  known: readonly Rule[],
): FoundConfiguration {
  const theirs = other === undefined ? undefined : readTheirs(other, known);
  const ignored = theirs?.settings.ignored ?? [];
  if (own === undefined) {
    return {
      excluded: false,
      preset: undefined,
      rules: theirs?.settings.rules ?? {},
      ignored,
      context: undefined,
      files: theirs === undefined ? [] : [theirs.file],
    };
  }
  const folder = parentOf(own.uri) ?? own.uri;
  const configuration = readConfiguration(own.text, known);
  const said = configurationFor(configuration, pathWithin(folder, uri) ?? uri);
  return {
    excluded: said.excluded,
    preset: said.preset,
    rules: { ...theirs?.settings.rules, ...said.rules },
    ignored,
    context: said.context === undefined ? undefined : resolveIn(folder, said.context),
    files: [{ ...own, problems: configuration.problems }, ...(theirs === undefined ? [] : [theirs.file])],
  };
}

export interface Named {
  readonly uri: string;
  readonly text: string;
}

async function nearest(
  files: FileAccess,
  folders: readonly string[],
  names: readonly string[],
): Promise<Named | undefined> {
  for (const folder of folders) {
    for (const name of names) {
      const uri = resolveIn(folder, name);
      const text = await files.read(uri);
      if (text !== undefined) return { uri, text };
    }
  }
  return undefined;
}

function readTheirs(
  named: Named,
  known: readonly Rule[],
): { readonly settings: Omit<RuleSettings, 'preset'>; readonly file: ConfigurationFile } {
  try {
    return { settings: readHadolintConfiguration(named.text, known), file: { ...named, problems: [] } };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { settings: { rules: {} }, file: { ...named, problems: [{ span: { start: 0, end: 1 }, message }] } };
  }
}
