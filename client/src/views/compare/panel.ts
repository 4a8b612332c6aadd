import { commands, ProgressLocation, Uri, ViewColumn, window } from 'vscode';
import type { ExtensionContext, Progress, WebviewPanel } from 'vscode';
import { formatBytes } from '../../bytes.ts';
import { abortOn } from '../../cancellation.ts';
import { configuredEngine } from '../../configuration.ts';
import { compare } from '../../engine/comparison.ts';
import type { Comparison } from '../../engine/comparison.ts';
import { readImage } from '../../engine/image.ts';
import { fieldsOf, isFields } from '../../fields.ts';
import { explainMissingTrust, workspaceTrust } from '../../trust.ts';
import { pageHtml } from '../page-html.ts';
import { comparisonViewType } from './restore.ts';
import type { KeptState, PageRequest, PageState } from './messages.ts';
import { shortName } from './wording.ts';

export type ComparisonResult =
  | { readonly kind: 'compared'; readonly comparison: Comparison }
  | { readonly kind: 'not-compared'; readonly message: string };

/** Opens a page for two images and fills it. */
export function openComparison(extension: ExtensionContext, before: string, after: string): Promise<ComparisonResult> {
  const panel = window.createWebviewPanel(comparisonViewType, titleOf(before, after), ViewColumn.Active, {
    enableScripts: true,
  });
  return new ComparisonPage(extension, panel, before, after).load();
}

/** Shows again what a page showed before VS Code was closed, without asking the engine. */
export function restoreComparison(extension: ExtensionContext, panel: WebviewPanel, kept: unknown): void {
  const state = keptState(kept);
  const page = new ComparisonPage(extension, panel, state?.before ?? '', state?.after ?? '');
  page.show(state === undefined ? { kind: 'empty' } : { kind: 'comparison', comparison: state.comparison });
}

class ComparisonPage {
  readonly #panel: WebviewPanel;
  readonly #before: string;
  readonly #after: string;
  #state: PageState = { kind: 'empty' };
  #closed = new AbortController();
  #loading = false;

  constructor(extension: ExtensionContext, panel: WebviewPanel, before: string, after: string) {
    this.#panel = panel;
    this.#before = before;
    this.#after = after;
    const folder = Uri.joinPath(extension.extensionUri, 'dist', 'views', 'compare');
    panel.webview.options = { enableScripts: true, localResourceRoots: [folder] };
    panel.webview.onDidReceiveMessage((request: PageRequest) => this.#answer(request));
    panel.onDidDispose(() => this.#closed.abort());
    panel.webview.html = pageHtml(panel.webview, folder, 'Compare image sizes');
  }

  /** Kept as well: a page that was hidden starts anew and asks for what it is to show. */
  show(state: PageState): void {
    this.#state = state;
    if (!this.#closed.signal.aborted) void this.#panel.webview.postMessage(state);
  }

  async load(): Promise<ComparisonResult> {
    const trust = workspaceTrust();
    if (trust === undefined) {
      explainMissingTrust('Compare Image Sizes');
      return this.#fail('This workspace is not trusted, so the engine was not asked.');
    }
    this.#loading = true;
    try {
      const engine = configuredEngine(trust);
      return await window.withProgress(
        { location: ProgressLocation.Notification, title: 'Measuring images', cancellable: true },
        async (progress, token) => {
          const { signal, dispose } = abortOn(token);
          try {
            const both = AbortSignal.any([signal, this.#closed.signal]);
            const report = this.#reporter(progress);
            // Two failures are one message, and when one image can't be read the other need not be.
            const stop = new AbortController();
            const read = async (name: string) => {
              const image = await readImage(engine, name, {
                signal: AbortSignal.any([both, stop.signal]),
                onBytes: (bytes) => report(name, bytes),
              });
              if (image.kind !== 'read') stop.abort();
              return image;
            };
            this.show({ kind: 'loading', before: this.#before, after: this.#after, message: 'Asking the engine…' });
            const [before, after] = await Promise.all([read(this.#before), read(this.#after)]);
            const failure = [before, after].filter((image) => image.kind === 'failure').sort(cancelledLast)[0];
            if (before.kind !== 'read' || after.kind !== 'read') return this.#fail(failure?.message ?? '');
            const comparison = compare(before.value, after.value);
            this.show({ kind: 'comparison', comparison });
            return { kind: 'compared', comparison } as const;
          } finally {
            dispose();
          }
        },
      );
    } finally {
      this.#loading = false;
    }
  }

  #fail(message: string): ComparisonResult {
    this.show({ kind: 'error', message });
    return { kind: 'not-compared', message };
  }

  #answer(request: PageRequest): void {
    if (request.kind === 'ready') this.show(this.#state);
    if (request.kind === 'retry' && !this.#loading && this.#before !== '') void this.load();
    if (request.kind === 'choose') void commands.executeCommand('layerwise.compareImages');
  }

  /** At most a few times a second: archives come in pieces of some kilobytes. */
  #reporter(progress: Progress<{ message?: string }>): (name: string, bytes: number) => void {
    const read = new Map<string, number>();
    let last = 0;
    return (name, bytes) => {
      read.set(name, bytes);
      const now = Date.now();
      if (now - last < 250) return;
      last = now;
      const message = [...read].map(([image, done]) => `${shortName(image)}: ${formatBytes(done)} read`).join(', ');
      progress.report({ message });
      this.show({ kind: 'loading', before: this.#before, after: this.#after, message });
    };
  }
}

/** The image that was stopped because of the other is not the reason. */
function cancelledLast(
  left: { readonly kind: string; readonly reason?: string },
  right: { readonly kind: string; readonly reason?: string },
): number {
  return Number(left.reason === 'cancelled') - Number(right.reason === 'cancelled');
}

function titleOf(before: string, after: string): string {
  return `${shortName(before)} ↔ ${shortName(after)}`;
}

/** Undefined for what an older version kept in another shape. */
function keptState(kept: unknown): KeptState | undefined {
  const { before, after, comparison } = fieldsOf(kept);
  if (typeof before !== 'string' || typeof after !== 'string' || !isComparison(comparison)) return undefined;
  return { before, after, comparison };
}

function isComparison(value: unknown): value is Comparison {
  const { before, after, difference, pairs } = fieldsOf(value);
  return isFields(before) && isFields(after) && typeof difference === 'number' && Array.isArray(pairs);
}
