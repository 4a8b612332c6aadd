import { readFile } from 'node:fs/promises';
import type { Command } from '../../client/src/commands/command.ts';
import { inRoot } from '../support/paths.ts';
import type { GeneratedFile } from './file.ts';
import { readRules } from './rules.ts';
import { readSettings, settingSchema } from './settings.ts';

/** `package.json` with its `contributes` and `capabilities` made anew; the rest is written by hand. */
export async function manifest(commands: readonly Command[]): Promise<GeneratedFile> {
  const present = JSON.parse(await readFile(inRoot('package.json'), 'utf8')) as Record<string, unknown>;
  const settings = await readSettings();
  const rules = await readRules();
  const generated = {
    activationEvents: [
      'onLanguage:dockerfile',
      'onLanguage:dockercompose',
      'onLanguage:ignore',
      'onLanguage:yaml',
      'onWebviewPanel:layerwise.compare',
      'onWebviewPanel:layerwise.explain',
    ],
    capabilities: {
      untrustedWorkspaces: {
        supported: 'limited',
        description:
          'Editing features work. Building images and comparing them run programs, and wait until the workspace is trusted.',
        restrictedConfigurations: settings.filter((setting) => setting.restricted).map((setting) => setting.key),
      },
      virtualWorkspaces: {
        supported: 'limited',
        description: 'Editing features work. Building images needs files on disk.',
      },
    },
    contributes: {
      commands: commands.map((command) => ({
        command: command.id,
        title: command.title,
        category: 'Layerwise',
        ...(command.icon === undefined ? {} : { icon: command.icon }),
        ...(command.enablement === undefined ? {} : { enablement: command.enablement }),
      })),
      menus: menus(commands),
      ...keybindings(commands),
      configuration: {
        title: 'Layerwise',
        properties: Object.fromEntries(settings.map((setting) => [setting.key, settingSchema(setting, rules)])),
      },
      // VS Code would take `Dockerfile.dockerignore` for a Dockerfile, and `.dockerignore` for plain text.
      languages: [{ id: 'ignore', filenamePatterns: ['*.dockerignore'] }],
      snippets: [
        { language: 'dockerfile', path: './snippets/dockerfile.json' },
        { language: 'dockercompose', path: './snippets/compose.json' },
      ],
      yamlValidation: [{ fileMatch: '.layerwise.yaml', url: './schemas/layerwise.schema.json' }],
      ...((await grammars()) as object),
    },
  };
  const merged = { ...present, ...generated };
  // Development tools last, as everybody expects them.
  const { devDependencies, ...rest } = merged as { readonly devDependencies?: unknown };
  return { path: 'package.json', content: `${JSON.stringify({ ...rest, devDependencies }, undefined, 2)}\n` };
}

/** The grammars in `syntaxes`, each with what it is injected into. */
async function grammars(): Promise<unknown> {
  return JSON.parse(await readFile(inRoot('scripts/generate/grammars.json'), 'utf8'));
}

function menus(commands: readonly Command[]): Record<string, unknown[]> {
  const result: Record<string, unknown[]> = { commandPalette: [] };
  for (const command of commands) {
    // A command that the host can't run is not shown there: a browser without a remote machine has no processes.
    const host = command.hosts.includes('web') ? undefined : '(!isWeb || remoteName)';
    const when = [host, command.when].filter((part) => part !== undefined).join(' && ');
    if (when !== '') result['commandPalette']?.push({ command: command.id, when });
    for (const entry of command.menus ?? []) {
      const condition = [host, entry.when].filter((part) => part !== undefined && part !== '').join(' && ');
      (result[entry.menu] ??= []).push({
        command: command.id,
        ...(condition === '' ? {} : { when: condition }),
        ...(entry.group === undefined ? {} : { group: entry.group }),
      });
    }
  }
  return Object.fromEntries(Object.entries(result).filter(([, entries]) => entries.length > 0));
}

function keybindings(commands: readonly Command[]): { readonly keybindings?: readonly unknown[] } {
  const list = commands.flatMap((command) =>
    command.keybinding === undefined ? [] : [{ command: command.id, ...command.keybinding }],
  );
  return list.length === 0 ? {} : { keybindings: list };
}
