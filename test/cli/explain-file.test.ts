import { expect, test, vi } from 'vitest';
import type { FileExplanation } from '../../server/src/protocol.ts';
import { folder } from '../harness/folder.ts';
import { layerwise } from './run.ts';

vi.setConfig({ testTimeout: 60_000 });

const dockerfile = 'FROM golang:1.25 AS build\nRUN go build -o /a .\n\nFROM scratch\nCOPY --from=build /a /a\n';

test('explain walks through a file, in either language', async () => {
  await using files = await folder({ Dockerfile: dockerfile });
  const english = await layerwise(['explain', 'Dockerfile'], { cwd: files.path });
  expect(english).toMatchObject({ status: 0, err: '' });
  expect(english.out).toMatch(/^# Dockerfile\n\nThis file has 2 stages\./);
  expect(english.out).toContain('### 5: COPY');
  expect(english.out).toContain('```\nCOPY --from=build /a /a\n```');
  const vietnamese = await layerwise(['explain', '--lang', 'vi', 'Dockerfile'], { cwd: files.path });
  expect(vietnamese.out).toContain('Tệp này có 2 stage.');
});

test('explain gives the data as JSON, from standard input too', async () => {
  const ran = await layerwise(['explain', '-', '--format', 'json', '--language', 'compose'], {
    input: 'services:\n  web:\n    image: nginx:1.29\n',
  });
  expect(ran).toMatchObject({ status: 0, err: '' });
  const explanation = JSON.parse(ran.out) as FileExplanation;
  expect(explanation.title).toBe('Compose file');
  expect(explanation.parts[0]?.range.start).toEqual({ line: 1, character: 2 });
});

test.each([
  [['explain', '-'], /use --language dockerfile/],
  [['explain', 'notes'], /The name notes does not say what it is/],
  [['explain', 'notes', '--format', 'html'], /--format can't be "html": use markdown, json/],
  [['explain', 'layer', '--format', 'json'], /are for files, and there is no file layer/],
  [['explain', 'none/Dockerfile'], /There is no rule and no concept none\/Dockerfile/],
])('%j is wrong use', async (argv, message) => {
  await using files = await folder({ notes: 'FROM here to there\n' });
  const ran = await layerwise(argv, { cwd: files.path });
  expect(ran).toMatchObject({ status: 2, out: '' });
  expect(ran.err).toMatch(message);
});
