import { commands as registry, env, extensions, Uri, window, workspace } from 'vscode';
import type { ExtensionContext, TextDocument } from 'vscode';
import { CloseAction, RevealOutputChannelOn, State } from 'vscode-languageclient';
import type { BaseLanguageClient, ErrorHandler, LanguageClientOptions } from 'vscode-languageclient';
import { openPageCommand, type InitializationOptions } from '../../server/src/protocol.ts';
import type { Command } from './commands/command.ts';
import { answerAboutFiles } from './files.ts';

/** What `activate` returns to other extensions and to tests. */
export interface Layerwise {
  readonly client: BaseLanguageClient;
  /** True when the language server runs; false when it could not be started, which the user was told. */
  readonly started: Promise<boolean>;
}

/**
 * What both hosts share: one language client, and the commands. Commands are there before the server is, and stay when it
 * fails to start.
 */
export function activate(
  extension: ExtensionContext,
  createClient: (id: string, name: string, options: LanguageClientOptions) => BaseLanguageClient,
  commands: readonly Command[],
  { runsShellcheck }: Pick<InitializationOptions, 'runsShellcheck'> = {},
): Layerwise {
  const log = window.createOutputChannel('Layerwise', { log: true });
  extension.subscriptions.push(log);
  const initializationOptions: InitializationOptions = {
    displayLanguage: env.language,
    otherExtensions: extensions.all.map(({ id }) => id).filter((id) => !id.startsWith('vscode.')),
    readsFiles: true,
    opensPages: true,
    ...(runsShellcheck === true ? { runsShellcheck } : {}),
  };
  const client: BaseLanguageClient = createClient('layerwise', 'Layerwise', {
    documentSelector: [
      { language: 'dockerfile' },
      { language: 'dockercompose' },
      { language: 'yaml', pattern: '**/{compose,docker-compose}*.{yml,yaml}' },
      { pattern: '**/{.dockerignore,*.dockerignore}' },
    ],
    outputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions,
    initializationFailedHandler: () => false,
    errorHandler: errorHandler(() => client),
    diagnosticPullOptions: { onChange: true, onTabs: true, filter: isOlderVersion },
  });

  answerAboutFiles(client);
  extension.subscriptions.push(
    registry.registerCommand(openPageCommand, (page: unknown) =>
      typeof page === 'string' && page.startsWith('https://') ? env.openExternal(Uri.parse(page, true)) : false,
    ),
  );
  for (const command of commands) {
    extension.subscriptions.push(
      registry.registerCommand(command.id, (...given: readonly unknown[]) =>
        command.run({ extension, client, log }, ...given),
      ),
    );
  }
  const started = start(client).then((problem) => {
    if (problem === undefined) {
      extension.subscriptions.push({ dispose: () => void stop(client) });
      return true;
    }
    log.error('The language server did not start', problem);
    const showLog = 'Show Log';
    void window
      .showErrorMessage(
        'Layerwise’s language server did not start, so there are no findings and hovers. The log says why.',
        showLog,
      )
      .then((choice) => choice === showLog && log.show(true));
    return false;
  });
  return { client, started };
}

/** The error, when it could not be started. */
async function start(client: BaseLanguageClient): Promise<unknown> {
  const tell = client.error.bind(client);
  // The client would show messages of its own beside ours, one for each thing that went wrong.
  client.error = (message, data) => tell(message, data, false);
  try {
    await client.start();
    return undefined;
  } catch (error) {
    return error ?? new Error('The server gave no reason');
  } finally {
    client.error = tell;
  }
}

/** A server that ends while it starts will do so again; one that ran is started again, as the client does by itself. */
function errorHandler(client: () => BaseLanguageClient): ErrorHandler {
  let usual: ErrorHandler | undefined;
  const handler = () => (usual ??= client().createDefaultErrorHandler());
  return {
    error: (error, message, count) => handler().error(error, message, count),
    closed: () =>
      client().state === State.Running ? handler().closed() : { action: CloseAction.DoNotRestart, handled: true },
  };
}

/** Settles also when the server is gone already: there is nobody left to tell. */
export async function stop(client: BaseLanguageClient): Promise<void> {
  if (client.needsStop()) await client.stop().catch(() => undefined);
}

/** The left side of a diff is a past state: its findings would stand in the list of problems beside those of the file. */
function isOlderVersion({ uri }: TextDocument): boolean {
  return uri.scheme === 'git' && workspace.getWorkspaceFolder(uri) === undefined;
}
