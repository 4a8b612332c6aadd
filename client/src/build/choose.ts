import { basename, dirname } from 'node:path';
import { QuickPickItemKind, Uri, window, workspace } from 'vscode';
import type { QuickPickItem } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { stagesRequest } from '../../../server/src/protocol.ts';
import type { StageInformation, StagesParams } from '../../../server/src/protocol.ts';
import { suggestTag, tagProblem } from './tag.ts';

/**
 * The Dockerfile to build: what the command was called on, the active editor's, the only one of the workspace, or the one
 * the user picks. `none` where there is none to pick, `unsaved` for one that is in no file yet.
 */
export async function chooseDockerfile(given: unknown): Promise<Uri | 'none' | 'unsaved' | 'cancelled'> {
  if (given instanceof Uri) return given.scheme === 'file' ? given : 'unsaved';
  const active = window.activeTextEditor?.document;
  if (active?.languageId === 'dockerfile') return active.uri.scheme === 'file' ? active.uri : 'unsaved';

  const found = await workspace.findFiles(
    '**/{[Dd]ockerfile,[Dd]ockerfile.*,*.[Dd]ockerfile,[Cc]ontainerfile,[Cc]ontainerfile.*}',
    '**/{node_modules,.git}/**',
    500,
  );
  const files = found.filter((uri) => uri.scheme === 'file' && !uri.path.endsWith('.dockerignore'));
  const [first] = files;
  if (first === undefined) return 'none';
  if (files.length === 1) return first;
  const picked = await window.showQuickPick(
    files
      .map((uri) => ({ label: workspace.asRelativePath(uri), uri }))
      .sort((left, right) => left.label.localeCompare(right.label)),
    { title: 'Build Image', placeHolder: 'Which Dockerfile?' },
  );
  return picked?.uri ?? 'cancelled';
}

/** What was chosen for a Dockerfile the last time. */
export interface LastChoice {
  readonly target: string | undefined;
  /** By target; the last stage's under the empty string. */
  readonly tags: Readonly<Record<string, string>>;
}

export type ChosenTarget = { readonly target: string | undefined } | 'cancelled';

/**
 * Asks for the stage to build, unless there is only one to choose: BuildKit takes a name as target, but no index. A server
 * that can't tell the stages is no reason not to build.
 */
export async function chooseTarget(
  client: BaseLanguageClient,
  dockerfile: Uri,
  last: LastChoice | undefined,
): Promise<ChosenTarget> {
  const stages = await stagesOf(client, dockerfile);
  const final = stages.at(-1);
  const others = stages.slice(0, -1).flatMap((stage) => {
    if (stage.name === undefined) return [];
    return [
      { label: stage.name, description: `FROM ${stage.base}`, detail: `Line ${stage.line + 1}`, target: stage.name },
    ];
  });
  if (final === undefined || others.length === 0) return { target: undefined };
  const whole: QuickPickItem & { target: string | undefined } = {
    label: 'The last stage (default)',
    description: describe(final),
    target: undefined,
  };
  const remembered = others.find((item) => item.target === last?.target);
  const picked = await window.showQuickPick<QuickPickItem & { target: string | undefined }>(
    [
      whole,
      ...(remembered === undefined ? [] : [separator('Built last'), remembered]),
      separator('Stages'),
      ...others.filter((item) => item !== remembered),
    ],
    { title: 'Build Image: Target', placeHolder: 'Which stage?', matchOnDescription: true },
  );
  return picked === undefined ? 'cancelled' : { target: picked.target };
}

export function chooseTag(
  dockerfile: Uri,
  target: string | undefined,
  last: LastChoice | undefined,
): Thenable<string | undefined> {
  const folder = basename(dirname(dockerfile.fsPath));
  return window.showInputBox({
    title: 'Build Image: Name and Tag',
    prompt: 'The name of the image, and its tag after a colon',
    value: last?.tags[target ?? ''] ?? suggestTag(folder, target),
    ignoreFocusOut: true,
    validateInput: (value) => tagProblem(value.trim()),
  });
}

async function stagesOf(client: BaseLanguageClient, dockerfile: Uri): Promise<readonly StageInformation[]> {
  try {
    // The server knows open documents only.
    await workspace.openTextDocument(dockerfile);
    const params: StagesParams = { uri: client.code2ProtocolConverter.asUri(dockerfile) };
    return (await client.sendRequest<readonly StageInformation[] | null>(stagesRequest, params)) ?? [];
  } catch (error) {
    client.warn('The stages of the Dockerfile could not be asked for', error, false);
    return [];
  }
}

function describe(stage: StageInformation): string {
  return stage.name === undefined ? `FROM ${stage.base}` : `${stage.name} · FROM ${stage.base}`;
}

function separator(label: string): QuickPickItem & { target: undefined } {
  return { label, kind: QuickPickItemKind.Separator, target: undefined };
}
