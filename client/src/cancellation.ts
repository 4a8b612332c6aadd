import type { CancellationToken } from 'vscode';

/** A signal that is aborted when the token is cancelled; `dispose` stops listening. */
export function abortOn(token: CancellationToken): { readonly signal: AbortSignal; readonly dispose: () => void } {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  const listener = token.onCancellationRequested(() => controller.abort());
  return { signal: controller.signal, dispose: () => listener.dispose() };
}
