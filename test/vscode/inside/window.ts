/**
 * What a test inside the extension host asks of the window around it: keys, clicks, what stands on the screen, pictures. The
 * harness outside answers over HTTP on this machine, because the extension API has none of this.
 */

declare const controlAddress: string;

/** What can be asked, and what goes with it. */
export interface Questions {
  readonly press: { readonly keys: readonly string[] };
  readonly type: { readonly text: string };
  readonly visible: Target;
  readonly isVisible: Target;
  readonly gone: Target;
  readonly click: Target;
  readonly point: Target | undefined;
  readonly focused: undefined;
  readonly screenshot: { readonly name: string };
  readonly report: TestReport;
}

export interface Target {
  /** CSS; looked for in the workbench and in every webview. */
  readonly selector: string;
  /** Text that the element contains. */
  readonly text?: string;
}

export interface TestReport {
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly title: string;
  readonly milliseconds: number;
  readonly error?: string;
}

/** Presses keys one after another, named as Playwright names them: `Enter`, `Control+Shift+P`, `a`. */
export async function press(...keys: readonly string[]): Promise<void> {
  await ask('press', { keys });
}

/** Types text where the cursor is. */
export async function type(text: string): Promise<void> {
  await ask('type', { text });
}

/** Waits until an element is visible, and returns its text. */
export async function visible(target: Target): Promise<string> {
  return ask('visible', target);
}

/** Whether an element is visible now. */
export async function isVisible(target: Target): Promise<boolean> {
  return (await ask('isVisible', target)) === 'true';
}

/** Waits until no such element is visible. */
export async function gone(target: Target): Promise<void> {
  await ask('gone', target);
}

/** Waits until an element is visible, and clicks it. */
export async function click(target: Target): Promise<void> {
  await ask('click', target);
}

/** Moves the pointer over an element; with no target, to the corner of the window. */
export async function point(target?: Target): Promise<void> {
  await ask('point', target);
}

/** What has the focus: its role, accessible name and text, as a person with a screen reader would be told. */
export async function focused(): Promise<string> {
  return ask('focused', undefined);
}

/** Saves a picture of the window as `docs/images/<name>.png`. */
export async function screenshot(name: string): Promise<void> {
  await ask('screenshot', { name });
}

/** Tells the harness how a test ended. */
export async function report(test: TestReport): Promise<void> {
  await ask('report', test);
}

async function ask<Name extends keyof Questions>(action: Name, body: Questions[Name]): Promise<string> {
  const response = await fetch(`${controlAddress}/${action}`, { method: 'POST', body: JSON.stringify({ body }) });
  const answer = await response.text();
  if (!response.ok) throw new Error(answer);
  return answer;
}
