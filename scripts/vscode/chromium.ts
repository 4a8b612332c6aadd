import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { installFromApt } from '../support/apt.ts';

/** Starts an installed Chromium without a window; on Debian, root gets one from apt where there is none. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = installed() ?? (await fromApt()) ?? missing();
  const args = [
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  // Chromium's sandbox refuses to work for root.
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  return chromium.launch({ executablePath, args });
}

function installed(): string | undefined {
  return candidates().find((file) => existsSync(file));
}

function candidates(): readonly string[] {
  if (process.platform === 'darwin') {
    return ['Chromium', 'Google Chrome', 'Microsoft Edge'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  }
  if (process.platform === 'win32') {
    const folders = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].map((name) => process.env[name] ?? '');
    const names = [
      'Chromium/Application/chrome.exe',
      'Google/Chrome/Application/chrome.exe',
      'Microsoft/Edge/Application/msedge.exe',
    ];
    return folders.filter((folder) => folder !== '').flatMap((folder) => names.map((name) => path.join(folder, name)));
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
}

async function fromApt(): Promise<string | undefined> {
  return (await installFromApt('chromium')) ? installed() : undefined;
}

function missing(): never {
  throw new Error(
    'This needs Chromium, Google Chrome or Microsoft Edge: install one of them (on Debian: apt-get install chromium).',
  );
}
