import { basename } from 'node:path';
import {
  commands,
  Diagnostic,
  DiagnosticSeverity,
  languages,
  ProgressLocation,
  Range,
  Uri,
  window,
  workspace,
} from 'vscode';
import type {
  CancellationToken,
  DiagnosticCollection,
  ExtensionContext,
  OutputChannel,
  Progress,
  TextDocument,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { instructionsRequest } from '../../../server/src/protocol.ts';
import type { InstructionInformation, StagesParams } from '../../../server/src/protocol.ts';
import { formatBytes } from '../bytes.ts';
import { abortOn } from '../cancellation.ts';
import type { CommandContext } from '../commands/command.ts';
import { configuredEngine, stringSetting, stringsSetting } from '../configuration.ts';
import type { BuildRequest } from '../engine/arguments.ts';
import type { EngineFailure } from '../engine/failure.ts';
import { inspectImage } from '../engine/image.ts';
import type { Engine } from '../engine/run.ts';
import { fieldsOf } from '../fields.ts';
import { explainMissingTrust, workspaceTrust } from '../trust.ts';
import { build } from './build.ts';
import type { BuildResult } from './build.ts';
import { chooseDockerfile, chooseTag, chooseTarget } from './choose.ts';
import type { LastChoice } from './choose.ts';
import { buildContext } from './context.ts';
import { buildProblems } from './problems.ts';
import type { BuildProblem } from './problems.ts';
import { tagProblem } from './tag.ts';

/** What can be said beforehand, so that nothing is asked; for keybindings and tasks. */
export interface BuildChoices {
  /** A stage's name; `null` for the last stage. */
  readonly target?: string | null;
  readonly tag?: string;
}

export type BuildImageResult =
  | { readonly kind: 'built'; readonly tag: string; readonly id: string | undefined }
  | { readonly kind: 'not-built'; readonly message: string };

/** Asks what to build, builds it, and says what came of it. Every way out has shown its one message before it returns. */
export async function buildImage(context: CommandContext, ...given: readonly unknown[]): Promise<BuildImageResult> {
  const trust = workspaceTrust();
  if (trust === undefined) {
    explainMissingTrust('Build Image');
    return { kind: 'not-built', message: 'The workspace is not trusted' };
  }
  const dockerfile = await chooseDockerfile(given[0]);
  if (dockerfile === 'cancelled') return notBuilt();
  if (dockerfile === 'none')
    return complain(
      'There is no Dockerfile in this workspace. Open one, or create a file called Dockerfile, and build again.',
    );
  if (dockerfile === 'unsaved')
    return complain('The engine builds from files on this machine. Save the Dockerfile to one, and build again.');

  const choices = await choose(context, dockerfile, choicesOf(given[1]));
  if (choices === undefined) return notBuilt();
  const problem = tagProblem(choices.tag);
  if (problem !== undefined) return complain(`“${choices.tag}” can’t be the name of an image. ${problem}.`);
  if (!(await workspace.saveAll(false))) return complain('Not every file could be saved. Save them, and build again.');

  const request: BuildRequest = {
    ...choices,
    dockerfile: dockerfile.fsPath,
    context: buildContext(
      stringSetting('layerwise.build.context', dockerfile),
      dockerfile.fsPath,
      workspace.getWorkspaceFolder(dockerfile)?.uri.fsPath,
    ),
    extra: stringsSetting('layerwise.build.arguments', dockerfile),
  };
  if (building.has(request.dockerfile))
    return complain(`${basename(request.dockerfile)} is being built already. Wait for it, or cancel it.`);
  building.add(request.dockerfile);
  try {
    return await buildAndReport(context, configuredEngine(trust), dockerfile, request);
  } finally {
    building.delete(request.dockerfile);
  }
}

/** The paths of the Dockerfiles that are being built now. */
const building = new Set<string>();

async function buildAndReport(
  { client, extension }: CommandContext,
  engine: Engine,
  dockerfile: Uri,
  request: BuildRequest,
): Promise<BuildImageResult> {
  const { problems, log } = surfaces(extension);
  problems.delete(dockerfile);
  // The log belongs to the last build, unless another one still writes to it.
  if (building.size === 1) log.clear();
  log.appendLine(
    `> ${engine.command} buildx build: ${request.dockerfile}, target ${request.target ?? '(last stage)'}, context ${request.context}`,
  );

  const { previous, result, size } = await window.withProgress(
    { location: ProgressLocation.Notification, title: `Building ${request.tag}`, cancellable: true },
    (progress, token) => buildWithProgress(engine, request, log, progress, token),
  );
  const document = await workspace.openTextDocument(dockerfile);
  const instructions = await instructionsOf(client, dockerfile);
  const found = buildProblems(
    result.outcome,
    result.kind === 'failed' && result.failure.reason !== 'cancelled',
    basename(dockerfile.fsPath),
    instructions.map(place),
  );
  problems.set(
    dockerfile,
    found.map((one) => diagnosticOf(one, document, instructions)),
  );
  if (result.kind === 'failed') return reportFailure(result.failure, log);
  return reportSuccess(request.tag, previous, size, log);
}

interface Built {
  readonly result: BuildResult;
  /** The id that the tag had before. */
  readonly previous: string | undefined;
  readonly size: { readonly id: string; readonly bytes: number } | undefined;
}

async function buildWithProgress(
  engine: Engine,
  request: BuildRequest,
  log: OutputChannel,
  progress: Progress<{ message?: string; increment?: number }>,
  token: CancellationToken,
): Promise<Built> {
  const { signal, dispose } = abortOn(token);
  try {
    const before = await inspectImage(engine, request.tag, signal);
    const result = await build(engine, request, {
      signal,
      onEvent: (event) => {
        if (event.kind === 'line') log.appendLine(event.text);
        else
          progress.report({
            message: `step ${event.number} of ${event.of}: ${event.step.instruction ?? event.step.name}`,
          });
      },
    });
    const after = result.kind === 'built' ? await inspectImage(engine, request.tag) : undefined;
    return {
      result,
      previous: before.kind === 'read' ? before.value.id : undefined,
      size: after?.kind === 'read' ? { id: after.value.id, bytes: after.value.engineBytes } : undefined,
    };
  } finally {
    dispose();
  }
}

function reportFailure(failure: EngineFailure, log: OutputChannel): BuildImageResult {
  if (failure.reason === 'cancelled') {
    log.appendLine('Cancelled.');
    void window.showInformationMessage('The build was cancelled.');
    return { kind: 'not-built', message: failure.message };
  }
  log.appendLine(failure.message);
  const showLog = 'Show Log';
  void window.showErrorMessage(failure.message, showLog).then((choice) => choice === showLog && log.show(true));
  return { kind: 'not-built', message: failure.message };
}

function reportSuccess(
  tag: string,
  previous: string | undefined,
  size: Built['size'],
  log: OutputChannel,
): BuildImageResult {
  // Engines count differently, so this number never stands beside one that was measured from the layers.
  const counted =
    size === undefined || size.bytes === 0 ? '' : ` (${formatBytes(size.bytes)}, as the engine counts it)`;
  const message = `Built ${tag}${counted}.`;
  log.appendLine(message);
  const [compareSizes, showLog] = ['Compare Sizes…', 'Show Log'];
  void window.showInformationMessage(message, compareSizes, showLog).then((choice) => {
    if (choice === showLog) log.show(true);
    if (choice !== compareSizes) return undefined;
    const replaced = previous === undefined || previous === size?.id ? {} : { previous };
    return commands.executeCommand('layerwise.compareImages', { after: tag, ...replaced });
  });
  return { kind: 'built', tag, id: size?.id };
}

/** Undefined when the user dismissed a question. */
async function choose(
  { client, extension }: CommandContext,
  dockerfile: Uri,
  given: BuildChoices,
): Promise<{ readonly target: string | undefined; readonly tag: string } | undefined> {
  const key = `build:${dockerfile.toString()}`;
  const last = extension.workspaceState.get<LastChoice>(key);
  const chosen =
    given.target === undefined ? await chooseTarget(client, dockerfile, last) : { target: given.target ?? undefined };
  if (chosen === 'cancelled') return undefined;
  const wanted = given.tag ?? (await chooseTag(dockerfile, chosen.target, last));
  if (wanted === undefined) return undefined;
  const tag = wanted.trim();
  // What can't be built is no choice to remember.
  if (tagProblem(tag) === undefined) {
    const choice: LastChoice = { target: chosen.target, tags: { ...last?.tags, [chosen.target ?? '']: tag } };
    await extension.workspaceState.update(key, choice);
  }
  return { target: chosen.target, tag };
}

/** Menus pass arguments of their own, so only what has our shape is taken. */
function choicesOf(given: unknown): BuildChoices {
  const { target, tag } = fieldsOf(given);
  return {
    ...(typeof target === 'string' || target === null ? { target } : {}),
    ...(typeof tag === 'string' ? { tag } : {}),
  };
}

async function instructionsOf(client: BaseLanguageClient, dockerfile: Uri): Promise<readonly InstructionInformation[]> {
  try {
    const params: StagesParams = { uri: client.code2ProtocolConverter.asUri(dockerfile) };
    return (await client.sendRequest<readonly InstructionInformation[] | null>(instructionsRequest, params)) ?? [];
  } catch (error) {
    client.warn('The instructions of the Dockerfile could not be asked for', error, false);
    return [];
  }
}

function place({ text, range }: InstructionInformation) {
  return { text, lines: { first: range.start.line, last: range.end.line } };
}

function diagnosticOf(
  problem: BuildProblem,
  document: TextDocument,
  instructions: readonly InstructionInformation[],
): Diagnostic {
  const instruction = instructions.find(
    ({ range }) => range.start.line <= problem.lines.first && problem.lines.first <= range.end.line,
  );
  const range = instruction === undefined ? lineRange(problem, document) : vscodeRange(instruction);
  const severity = problem.severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
  const diagnostic = new Diagnostic(range, problem.message, severity);
  diagnostic.source = 'layerwise build';
  if (problem.rule !== undefined) {
    diagnostic.code =
      problem.url === undefined ? problem.rule : { value: problem.rule, target: Uri.parse(problem.url) };
  }
  return diagnostic;
}

function vscodeRange({ range: { start, end } }: InstructionInformation): Range {
  return new Range(start.line, start.character, end.line, end.character);
}

function lineRange({ lines }: BuildProblem, document: TextDocument): Range {
  const first = document.lineAt(Math.min(lines.first, document.lineCount - 1));
  const last = document.lineAt(Math.min(Math.max(lines.last, lines.first), document.lineCount - 1));
  return new Range(first.lineNumber, first.firstNonWhitespaceCharacterIndex, last.lineNumber, last.range.end.character);
}

interface Surfaces {
  readonly problems: DiagnosticCollection;
  readonly log: OutputChannel;
}

let made: Surfaces | undefined;

/** Made with the first build: one who never builds sees no empty output channel. */
function surfaces(extension: ExtensionContext): Surfaces {
  if (made === undefined) {
    made = {
      problems: languages.createDiagnosticCollection('layerwise-build'),
      log: window.createOutputChannel('Layerwise Build'),
    };
    extension.subscriptions.push(made.problems, made.log, { dispose: () => (made = undefined) });
  }
  return made;
}

function complain(message: string): BuildImageResult {
  void window.showErrorMessage(message);
  return { kind: 'not-built', message };
}

function notBuilt(): BuildImageResult {
  return { kind: 'not-built', message: 'Nothing was chosen' };
}
