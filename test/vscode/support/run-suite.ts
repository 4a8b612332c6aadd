import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { inRoot } from '../../../scripts/support/paths.ts';
import { launchChromium } from '../../../scripts/vscode/chromium.ts';
import type { TestReport } from '../inside/window.ts';
import { type BundleOptions, bundleSuite } from './bundle.ts';
import { type Control, startControl } from './control.ts';

/** A VS Code that a browser can open. */
export interface Host {
  readonly address: string;
  stop(): Promise<void>;
}

export interface SuiteOptions extends Pick<BundleOptions, 'folder' | 'platform'> {
  /** Starts VS Code so that it runs the module `tests` in its extension host. */
  start(tests: string): Promise<Host>;
}

/**
 * Runs a suite inside a real VS Code, streams what its tests report, and writes the totals to the file named by `--totals`.
 * `node harness.ts [--totals FILE] [part of a test file's name]`
 */
export async function runSuite(options: SuiteOptions): Promise<void> {
  const { values, positionals } = parseArgs({ options: { totals: { type: 'string' } }, allowPositionals: true });
  const reports: TestReport[] = [];
  const log: string[] = [];
  const opened: { browser?: Browser; control?: Control; host?: Host } = {};
  const close = async (): Promise<void> => {
    await opened.browser?.close().catch(() => {});
    opened.control?.stop();
    await opened.host?.stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void close().finally(() => process.exit(1)));
  }

  try {
    const browser = (opened.browser = await launchChromium());
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    const silence = new Silence();
    opened.control = await startControl(page, async (report) => {
      silence.broken();
      reports.push(report);
      print(report);
      if (report.outcome === 'failed') await keepPicture(page, report);
    });
    const controlAddress = opened.control.address;
    const tests = await bundleSuite({ ...options, controlAddress, only: positionals[0] });
    opened.host = await options.start(tests);

    // The workbench calls these two when a test run logs something and when it ends.
    const ended = Promise.withResolvers<void>();
    await page.exposeFunction('codeAutomationExit', () => ended.resolve());
    await page.exposeFunction('codeAutomationLog', (type: string, args: readonly unknown[]) =>
      log.push(`[${type}] ${args.join(' ')}`),
    );
    page.on('console', (message) => log.push(`[window] ${message.text()}`));
    page.on('crash', () => ended.reject(new Error('The window crashed')));
    await page.goto(opened.host.address);
    await Promise.race([ended.promise, silence.tooLong]);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  } finally {
    await close();
  }

  const count = (outcome: TestReport['outcome']): number =>
    reports.filter((report) => report.outcome === outcome).length;
  const totals = { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
  if (totals.failed > 0 || totals.passed === 0) process.exitCode = 1;
  if (process.exitCode === 1) await keepLog(log, options.platform);
  if (values.totals !== undefined) await writeFile(values.totals, JSON.stringify(totals));
}

/** A suite from which nothing is heard for long hangs: every one of its tests ends itself sooner than that. */
class Silence {
  readonly tooLong: Promise<never>;
  #end: (error: Error) => void = () => {};
  #timer: NodeJS.Timeout | undefined;

  constructor() {
    this.tooLong = new Promise((_resolve, reject) => {
      this.#end = reject;
    });
    this.tooLong.catch(() => {});
    this.broken();
  }

  broken(): void {
    clearTimeout(this.#timer);
    const minutes = 6;
    this.#timer = setTimeout(
      () => this.#end(new Error(`Nothing was heard from the tests for ${minutes} minutes`)),
      minutes * 60_000,
    );
    this.#timer.unref();
  }
}

function print({ outcome, title, milliseconds, error }: TestReport): void {
  const sign = { passed: '✓', failed: '✗', skipped: '-' }[outcome];
  console.log(` ${sign} ${title} (${milliseconds} ms)`);
  if (error !== undefined) console.log(error.replaceAll(/^/gm, '     '));
}

/** What the window looked like when a test failed often says why. */
async function keepPicture(page: Page, { title }: TestReport): Promise<void> {
  const file = inRoot('.cache/test', `${title.replaceAll(/\W+/g, '-')}.png`);
  await page.screenshot({ path: file }).catch(() => undefined);
  console.log(`     picture: ${path.relative(inRoot(), file)}`);
}

/** What VS Code wrote is for those who look for the cause of a failure; most of it has nothing to do with it. */
async function keepLog(log: readonly string[], platform: string): Promise<void> {
  const file = inRoot('.cache/test', `${platform}-suite.log`);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${log.join('\n')}\n`);
  console.log(`VS Code's own log: ${path.relative(inRoot(), file)}`);
}
