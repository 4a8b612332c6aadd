import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { type IncomingMessage, createServer } from 'node:http';
import { type Locator, type Page, errors } from 'playwright-core';
import { inRoot } from '../../../scripts/support/paths.ts';
import type { Questions, Target, TestReport } from '../inside/window.ts';

export interface Control {
  /** For `inside/window.ts`; carries a secret, so no other program can steer the window. */
  readonly address: string;
  stop(): void;
}

/** Answers what tests inside the extension host ask of the window (`inside/window.ts`). */
export async function startControl(page: Page, onReport: (report: TestReport) => Promise<void>): Promise<Control> {
  const secret = `/${randomUUID()}/`;
  const answers = windowAnswers(page, onReport);
  const server = createServer((request, response) => {
    // The worker host of the browser asks from another origin.
    response.setHeader('access-control-allow-origin', '*');
    const name = request.url?.startsWith(secret) ? request.url.slice(secret.length) : '';
    if (!isQuestion(answers, name)) {
      response.writeHead(404).end(`Nothing answers to ${name}`);
      return;
    }
    textOf(request)
      .then((text) => answer(answers, name, text))
      .then(
        (said) => response.end(said ?? ''),
        (error: Error) => response.writeHead(500).end(error.message),
      );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The control server has no port');
  return {
    address: `http://127.0.0.1:${bound.port}${secret.slice(0, -1)}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

type Answers = { readonly [Name in keyof Questions]: (body: Questions[Name]) => Promise<string | void> };

function isQuestion(answers: Answers, name: string): name is keyof Questions {
  return Object.hasOwn(answers, name);
}

function answer<Name extends keyof Questions>(
  answers: Pick<Answers, Name>,
  name: Name,
  text: string,
): Promise<string | void> {
  const asked: { readonly body: Questions[Name] } = JSON.parse(text);
  return answers[name](asked.body);
}

function windowAnswers(page: Page, onReport: (report: TestReport) => Promise<void>): Answers {
  return {
    press: async ({ keys }) => {
      for (const key of keys) await page.keyboard.press(key);
    },
    type: ({ text }) => page.keyboard.type(text),
    visible: async (target) => (await find(page, target)).innerText(),
    isVisible: async (target) => String((await look(page, target)) !== undefined),
    gone: async (target) => {
      await until(`an end of ${describe(target)}`, async () => ((await look(page, target)) ? undefined : true));
    },
    click: async (target) => (await find(page, target)).click(),
    point: async (target) => {
      if (target === undefined) await page.mouse.move(0, 0);
      else await (await find(page, target)).hover();
    },
    focused: () => focused(page),
    screenshot: async ({ name }) => {
      await mkdir(inRoot('docs/images'), { recursive: true });
      await page.screenshot({ path: inRoot('docs/images', `${name}.png`), animations: 'disabled', caret: 'hide' });
    },
    report: onReport,
  };
}

/** How long anything on the screen may take to appear. */
const patience = 30_000;

function find(page: Page, target: Target): Promise<Locator> {
  return until(describe(target), () => look(page, target));
}

async function look(page: Page, { selector, text }: Target): Promise<Locator | undefined> {
  // Webviews are frames within frames, which come and go.
  for (const frame of page.frames()) {
    const found = text === undefined ? frame.locator(selector) : frame.locator(selector).filter({ hasText: text });
    const first = found.filter({ visible: true }).first();
    if (await first.isVisible().catch(() => false)) return first;
  }
  return undefined;
}

async function focused(page: Page): Promise<string> {
  for (const frame of page.frames().toReversed()) {
    const found = await frame
      .evaluate(() => {
        let element = document.activeElement;
        while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
        if (!element || !document.hasFocus() || element === document.body || element.tagName === 'IFRAME')
          return undefined;
        const role = element.getAttribute('role') ?? element.tagName.toLowerCase();
        return `${role} ${element.getAttribute('aria-label') ?? element.textContent}`.trim();
      })
      .catch(() => undefined);
    if (found !== undefined) return found;
  }
  return '';
}

async function until<T>(what: string, attempt: () => Promise<T | undefined>): Promise<T> {
  const end = performance.now() + patience;
  for (;;) {
    const found = await attempt();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new errors.TimeoutError(`Waited ${patience / 1000} s for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function describe({ selector, text }: Target): string {
  return text === undefined ? selector : `${selector} with the text "${text}"`;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}
