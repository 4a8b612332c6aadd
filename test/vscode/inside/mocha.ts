import Mocha from 'mocha';
import { report } from './window.ts';

/** Runs the tests that `load` defines, inside the extension host; rejects when one failed. */
export async function runMocha(load: () => Promise<unknown>): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, reporter: 'base' });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  const reports: Promise<void>[] = [];
  // After a failure the harness takes a picture, for which everything stays as it is. Hence tests tidy up before, not after.
  mocha.suite.beforeEach(async () => {
    await Promise.all(reports);
  });
  await load();
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    runner.on('pass', (test) => reports.push(ended('passed', test)));
    runner.on('fail', (test, error: Error) => reports.push(ended('failed', test, error)));
    runner.on('pending', (test) => reports.push(ended('skipped', test)));
  });
  await Promise.all(reports);
  if (failures > 0) throw new Error(`${failures} failed`);
}

function ended(outcome: 'passed' | 'failed' | 'skipped', test: Mocha.Runnable, error?: Error): Promise<void> {
  const text = error === undefined ? {} : { error: error.stack ?? error.message };
  return report({ outcome, title: test.fullTitle(), milliseconds: test.duration ?? 0, ...text });
}
