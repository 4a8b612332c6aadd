import { workspace } from 'vscode';
import type { Uri } from 'vscode';
import type { Engine, WorkspaceTrust } from './engine/run.ts';
import { stringsOf } from './fields.ts';
import { clientSettings } from './settings.ts';
import type { ClientSettingKey } from './settings.ts';

/** The user's engine, as the setting `layerwise.engine.path` names it. */
export function configuredEngine(trust: WorkspaceTrust): Engine {
  const command = stringSetting('layerwise.engine.path').trim();
  return { command: command === '' ? 'docker' : command, trust };
}

/** What the user set, or the default where that has another type: settings files are written by hand. */
export function stringSetting(key: ClientSettingKey, scope?: Uri): string {
  const value: unknown = workspace.getConfiguration(undefined, scope).get(key);
  return typeof value === 'string' ? value : String(defaultOf(key));
}

export function stringsSetting(key: ClientSettingKey, scope?: Uri): readonly string[] {
  const value: unknown = workspace.getConfiguration(undefined, scope).get(key);
  return stringsOf(value);
}

function defaultOf(key: ClientSettingKey): unknown {
  return clientSettings.find((setting) => setting.key === key)?.default;
}
