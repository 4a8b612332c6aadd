import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './build.ts';
import { inRoot } from './support/paths.ts';
import { capture, run } from './support/process.ts';
import { launchChromium } from './vscode/chromium.ts';
import { type VscodeServer, startVscodeServer } from './vscode/server.ts';

/**
 * `npm start` builds the extension and opens the samples in a real VS Code with it: the installed one where there is a `code`,
 * else VS Code from npm, to be used with a browser. `npm start -- --screenshot FILE` saves a picture of it instead.
 */
const samples = inRoot('samples');
const { values } = parseArgs({
  options: {
    screenshot: { type: 'string' },
    file: { type: 'string', default: 'Dockerfile' },
    browser: { type: 'boolean', default: false },
  },
});

await build({ production: false });
if (values.screenshot !== undefined) await screenshot(path.resolve(values.screenshot));
else if (values.browser || !(await openInstalled())) await serve();

/** False where no `code` is installed, or it could not open a window. */
async function openInstalled(): Promise<boolean> {
  // On Windows `code` is a script, which can't be started without a shell.
  if (process.platform === 'win32' || (await capture(['code', '--version'])).status !== 0) return false;
  console.log('Opening the samples in the installed VS Code …');
  const file = path.join(samples, values.file);
  return (await run(['code', `--extensionDevelopmentPath=${inRoot()}`, '--new-window', samples, file])) === 0;
}

/** Serves VS Code until Ctrl-C. */
async function serve(): Promise<void> {
  const ended = Promise.withResolvers<void>();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => ended.resolve());
  const server = await startVscodeServer({ workspace: samples, open: path.join(samples, values.file), trusted: false });
  server.process.once('exit', () => ended.resolve());
  console.log(`\nVS Code with Layerwise runs at\n\n  ${server.address}\n\nPress Ctrl-C to end it.`);
  await openBrowser(server.address);
  await ended.promise;
  await server.stop();
}

/** Opens the address where there is a desktop; elsewhere, the printed address is all. */
async function openBrowser(address: string): Promise<void> {
  if (process.platform === 'darwin') await capture(['open', address]);
  else if (process.platform === 'win32') await capture(['rundll32', 'url.dll,FileProtocolHandler', address]);
  else if (process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']) await capture(['xdg-open', address]);
}

async function screenshot(file: string): Promise<void> {
  const server = await startVscodeServer({ workspace: samples, open: path.join(samples, values.file) });
  const browser = await launchChromium();
  const stop = (): Promise<unknown> => Promise.all([browser.close(), server.stop()]);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void stop().then(() => process.exit(1)));
  try {
    await take(server, file);
  } finally {
    await stop();
  }
  console.log(`Saved ${file}`);

  async function take({ address }: VscodeServer, picture: string): Promise<void> {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    await page.goto(address);
    // The first underline shows that the extension has looked at the file.
    await page
      .locator('.squiggly-error, .squiggly-warning, .squiggly-info')
      .first()
      .waitFor({ state: 'attached', timeout: 60_000 });
    await mkdir(path.dirname(picture), { recursive: true });
    await page.screenshot({ path: picture });
  }
}
