import type { ExtensionContext, LogOutputChannel } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';

/** A command of the palette is a value: the manifest's `commands` and `menus` are generated from it. */
export interface Command {
  /** `layerwise.buildImage`; the file is `build-image.ts`. */
  readonly id: string;
  /** Without the category, which is `Layerwise`. */
  readonly title: string;
  /** Codicon, such as `$(package)`, for menus that show one. */
  readonly icon?: string;
  /** A when clause for the command palette. */
  readonly when?: string;
  /** A when clause that greys it out. */
  readonly enablement?: string;
  /** Menus besides the palette: the menu's id and its when clause. */
  readonly menus?: readonly { readonly menu: string; readonly when: string; readonly group?: string }[];
  readonly keybinding?: { readonly key: string; readonly mac?: string; readonly when: string };
  /** Hosts that can run it: a command that starts processes is not offered in the browser. */
  readonly hosts: readonly ('node' | 'web')[];
  run(context: CommandContext, ...args: readonly unknown[]): Promise<unknown>;
}

export interface CommandContext {
  readonly extension: ExtensionContext;
  readonly client: BaseLanguageClient;
  readonly log: LogOutputChannel;
}

export function defineCommand(command: Command): Command {
  return command;
}
