import type { FileExplanation } from '../../../../server/src/protocol.ts';
import { explanationMarkup } from '../../explain/explanation-markup.ts';
import { element } from '../../explain/markup.ts';
import type { Markup } from '../../explain/markup.ts';
import type { MeasureText } from '../../explain/picture-markup.ts';
import { isOnLine, placeOf } from '../../explain/place.ts';
import { keptStateOf, messageOf } from './messages.ts';
import type { KeptState, PageRequest, PageState } from './messages.ts';

/** Runs in the webview. All that comes from the file is set as text, never as markup. */

declare function acquireVsCodeApi(): {
  postMessage(request: PageRequest): void;
  getState(): unknown;
  setState(state: KeptState): void;
};

const editor = acquireVsCodeApi();
const page = document.querySelector<HTMLElement>('#page') ?? document.body;
/** What stands on the page, to leave it alone where the same arrives again. */
let shown = '';
let line: number | undefined;

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const message = messageOf(data);
  if (message?.kind === 'cursor') followCursor(message.line, message.moved);
  else if (message !== undefined) show(message);
});
page.addEventListener('click', (event) => {
  const target = event.target instanceof Element ? event.target : undefined;
  if (target === undefined) return;
  const link = target.closest('a');
  if (link === null) go(target);
  else if (link.getAttribute('href')?.startsWith('#')) {
    event.preventDefault();
    document.querySelector<HTMLElement>(link.hash)?.focus();
  }
});
page.addEventListener('keydown', (event) => {
  // What HTML has no button for. A real button's keys arrive as clicks.
  const { target } = event;
  if (!(target instanceof SVGElement) || (event.key !== 'Enter' && event.key !== ' ')) return;
  event.preventDefault();
  go(target);
});
let saving: ReturnType<typeof setTimeout> | undefined;
window.addEventListener('scroll', () => {
  clearTimeout(saving);
  saving = setTimeout(keepPlace, 200);
});
editor.postMessage({ kind: 'ready' });

function show(state: PageState): void {
  const text = JSON.stringify(state);
  if (text === shown) return;
  const first = shown === '';
  shown = text;
  page.setAttribute('aria-busy', 'false');
  page.dataset['uri'] = state.uri;
  if (state.kind === 'explanation') showExplanation(state.explanation, first);
  else showMessage(state);
}

function showExplanation(explanation: FileExplanation, first: boolean): void {
  document.documentElement.lang = explanation.language;
  const kept = keptStateOf(editor.getState());
  const scrolled = first && kept !== undefined && kept.uri === page.dataset['uri'] ? kept.scrolled : window.scrollY;
  const picture = page.querySelector('.picture');
  const [left, top] = [picture?.scrollLeft ?? 0, picture?.scrollTop ?? 0];
  const focused = document.hasFocus() ? indexOfFocused() : undefined;
  page.replaceChildren(...explanationMarkup(explanation, measureText()).map((markup) => mount(markup)));
  fitPicture();
  page.querySelector('.picture')?.scrollTo({ left, top, behavior: 'instant' });
  window.scrollTo({ top: scrolled, behavior: 'instant' });
  if (focused !== undefined) focusables()[focused]?.focus({ preventScroll: true });
  if (line !== undefined) followCursor(line, false);
  keepPlace();
}

/** It shrinks to the width that there is, as far as it can still be read; beyond that it is scrolled. */
function fitPicture(): void {
  const drawing = page.querySelector<SVGElement>('.picture svg');
  if (drawing === null) return;
  const width = Number(drawing.getAttribute('width'));
  drawing.style.width = `min(${width}px, max(100%, ${0.8 * width}px))`;
  drawing.style.height = 'auto';
}

function showMessage(state: Exclude<PageState, { kind: 'explanation' }>): void {
  document.documentElement.lang = state.kind === 'closed' ? state.language : 'en';
  page.replaceChildren(mount(element('h1', {}, state.title)), mount(element('p', { role: 'status' }, state.message)));
  if (state.kind !== 'closed') return;
  const open = document.createElement('button');
  open.type = 'button';
  open.className = 'open';
  open.textContent = state.file;
  open.addEventListener('click', () => editor.postMessage({ kind: 'open' }));
  page.append(open);
}

/** Goes to the place that an element or what it lies in stands for. */
function go(target: Element): void {
  const found = target.closest('[data-place]');
  const place = placeOf(found?.getAttribute('data-place') ?? '');
  // Who marks text on the page wants to copy it.
  const marking = found?.matches('.item') === true && getSelection()?.isCollapsed === false;
  if (place !== undefined && !marking) editor.postMessage({ kind: 'go', place });
}

/** Marks what stands on the line of the editor's cursor. The focus stays where it is. */
function followCursor(current: number, moved: boolean): void {
  line = current;
  let first: Element | undefined;
  for (const marked of page.querySelectorAll('.item, .node[data-place]')) {
    const place = placeOf(marked.getAttribute('data-place') ?? '');
    const isCurrent = place !== undefined && isOnLine(place, current);
    if (isCurrent) marked.setAttribute('aria-current', 'true');
    else marked.removeAttribute('aria-current');
    if (isCurrent && marked.matches('.item')) first ??= marked;
  }
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  if (moved) first?.scrollIntoView({ block: 'nearest', behavior: still ? 'instant' : 'smooth' });
}

function keepPlace(): void {
  const uri = page.dataset['uri'];
  if (uri !== undefined) editor.setState({ uri, scrolled: window.scrollY });
}

function focusables(): readonly (HTMLElement | SVGElement)[] {
  return [...page.querySelectorAll<HTMLElement | SVGElement>('a, button, [tabindex]')];
}

function indexOfFocused(): number | undefined {
  const index = focusables().findIndex((one) => one === document.activeElement);
  return index === -1 ? undefined : index;
}

/** Measures in the fonts that the style sheet gives the picture's texts. */
function measureText(): MeasureText {
  const context = document.createElement('canvas').getContext('2d');
  const style = getComputedStyle(document.documentElement);
  const families = {
    label: style.getPropertyValue('--vscode-editor-font-family') || 'monospace',
    detail: style.getPropertyValue('--vscode-font-family') || 'sans-serif',
  };
  const sizes = { label: 13, detail: 12 };
  return (text, font) => {
    if (context === null) return text.length * sizes[font] * 0.65;
    context.font = `${sizes[font]}px ${families[font]}`;
    return context.measureText(text).width;
  };
}

const svg = 'http://www.w3.org/2000/svg';

function mount(markup: Markup, namespace = 'http://www.w3.org/1999/xhtml'): Element {
  const own = markup.name === 'svg' ? svg : namespace;
  const made = document.createElementNS(own, markup.name);
  for (const [name, value] of Object.entries(markup.attributes)) made.setAttribute(name, value);
  made.append(...markup.children.map((child) => (typeof child === 'string' ? child : mount(child, own))));
  return made;
}
