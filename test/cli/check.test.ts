import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { folder } from '../harness/folder.ts';
import { layerwise } from './run.ts';

vi.setConfig({ testTimeout: 60_000 });

const broken = 'FROM alpine:3.22\nCOYP . /app\n';
const clean = 'FROM scratch\nUSER 1000\nCOPY app /app\nENTRYPOINT ["/app"]\n';
const compose = 'version: "3"\nservices:\n  web:\n    image: nginx:1.29.0\n';

/** What `--format json` prints. */
function filesIn(out: string): readonly JsonFile[] {
  const files: readonly JsonFile[] = JSON.parse(out);
  return files;
}

interface JsonFile {
  readonly file: string;
  readonly findings: readonly { readonly rule: string }[];
}

describe('check', () => {
  test('ends with 0 where nothing is found and 1 where something is', async () => {
    await using files = await folder({ 'good/Dockerfile': clean, 'bad/Dockerfile': broken });
    const good = await layerwise(['check', 'good'], { cwd: files.path });
    expect(good).toEqual({ status: 0, out: 'Nothing found in 1 file.\n', err: '' });
    const bad = await layerwise(['check', 'bad/Dockerfile'], { cwd: files.path });
    expect(bad.status).toBe(1);
    expect(bad.out).toContain('bad/Dockerfile:2:1 error: ');
    expect(bad.out).toContain('2 | COYP . /app\n  | ^^^^\n');
    expect(bad.out).toMatch(/1 error in 1 file\./);
    expect(bad.out).not.toContain('\u001B');
  });

  test('searches folders for the names it knows, but not node_modules and .git', async () => {
    await using files = await folder({
      Dockerfile: broken,
      'api/api.Dockerfile': broken,
      'api/Dockerfile.dev': broken,
      'api/Dockerfile.dockerignore': '*',
      'b/Containerfile': broken,
      'c/compose.yaml': compose,
      'c/docker-compose.test.yml': compose,
      'c/values.yaml': 'version: "3"',
      'node_modules/x/Dockerfile': broken,
      '.git/Dockerfile': broken,
    });
    const { out, status } = await layerwise(['check', '--format', 'json'], { cwd: files.path });
    expect(status).toBe(1);
    expect(filesIn(out).map(({ file }) => file)).toEqual([
      'Dockerfile',
      'api/Dockerfile.dev',
      'api/api.Dockerfile',
      'b/Containerfile',
      'c/compose.yaml',
      'c/docker-compose.test.yml',
    ]);
  });

  test('gives JSON of the documented shape', async () => {
    await using files = await folder({ 'compose.yaml': compose });
    const { out } = await layerwise(['check', '--format', 'json', 'compose.yaml'], { cwd: files.path });
    const [file] = filesIn(out);
    expect(file?.file).toBe('compose.yaml');
    expect(file?.findings.find(({ rule }) => rule === 'obsolete-version')).toEqual({
      rule: 'obsolete-version',
      sameAs: expect.arrayContaining(['dclint/no-version-field']),
      severity: expect.stringMatching(/^(error|warning|info|hint)$/),
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: expect.any(Number) } },
      message: expect.any(String),
      fixes: [
        {
          title: expect.any(String),
          safety: 'safe',
          edits: [{ range: { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } }, newText: '' }],
        },
      ],
    });
  });

  test('gives annotations of GitHub Actions', async () => {
    await using files = await folder({ 'a,b/Dockerfile': broken });
    const { out } = await layerwise(['check', '--format', 'github', 'a,b'], { cwd: files.path });
    expect(out).toMatch(
      /^::error file=a%2Cb\/Dockerfile,line=2,col=1,endLine=2,endColumn=4,title=layerwise%3A syntax-error::.+\n$/,
    );
  });

  test('reads standard input, named or not', async () => {
    const named = await layerwise(['check', '--stdin', '--stdin-filename', 'api.Dockerfile', '--format', 'json'], {
      input: broken,
    });
    expect(named.status).toBe(1);
    expect(JSON.parse(named.out)).toMatchObject([{ file: 'api.Dockerfile', findings: [{ rule: 'syntax-error' }] }]);
    const unnamed = await layerwise(['check', '--stdin', '--language', 'compose', '--format', 'json'], {
      input: compose,
    });
    expect(JSON.parse(unnamed.out)).toMatchObject([{ file: '<stdin>' }]);
    const unknown = await layerwise(['check', '--stdin'], { input: broken });
    expect(unknown).toMatchObject({ status: 2, out: '' });
    expect(unknown.err).toMatch(/--stdin-filename/);
  });

  test('takes a file of any name when told its language', async () => {
    await using files = await folder({ 'image.txt': broken });
    const untold = await layerwise(['check', 'image.txt'], { cwd: files.path });
    expect(untold.status).toBe(2);
    expect(untold.err).toMatch(/--language dockerfile/);
    expect((await layerwise(['check', '--language', 'dockerfile', 'image.txt'], { cwd: files.path })).status).toBe(1);
  });

  test('says what it could not read, and still checks the rest', async () => {
    await using files = await folder({
      'a/Dockerfile': new Uint8Array([0xff, 0xfe, 0x46, 0x00]),
      'b/Dockerfile': broken,
    });
    const ran = await layerwise(['check', '.', '--format', 'json'], { cwd: files.path });
    expect(ran.status).toBe(2);
    expect(ran.err).toMatch(/a\/Dockerfile is UTF-16/);
    expect(filesIn(ran.out).map(({ file }) => file)).toEqual([path.join('b', 'Dockerfile')]);
  });

  test.each([
    ['a missing file', ['check', 'none'], /none: there is no such file or folder/],
    ['a folder without such files', ['check', 'empty'], /no Dockerfile and no Compose file in empty/],
    ['an unknown option', ['check', '--all'], /--all.*layerwise check --help/],
    [
      'an unknown format',
      ['check', '--format', 'xml', '.'],
      /--format can't be "xml": use pretty, json, sarif, github/,
    ],
    ['an unknown preset', ['check', '--preset', 'all', '.'], /--preset/],
    ['an unknown language', ['check', '--language', 'yaml', '.'], /--language/],
    ['an option without its value', ['check', '--format'], /--format/],
    ['standard input and a path', ['check', '--stdin', '.'], /not both/],
    ['an unknown command', ['lint'], /There is no command lint/],
    ['no command', [], /Which command/],
  ])('%s: one clear message and status 2', async (_title, argv, message) => {
    await using files = await folder({ 'empty/README.md': '' });
    const ran = await layerwise(argv, { cwd: files.path });
    expect(ran).toMatchObject({ status: 2, out: '' });
    expect(ran.err).toMatch(message);
    expect(ran.err.trim().split('\n')).toHaveLength(1);
  });

  test('shows a file’s control characters as what they are: nothing to obey', async () => {
    const { out } = await layerwise(['check', '--stdin', '--stdin-filename', 'Dockerfile'], {
      input: 'FROM a:1\nXX\u001B[31m y\n',
    });
    expect(out).not.toContain('\u001B');
  });

  test('takes binary content and a line of five megabytes', async () => {
    await using files = await folder({
      'a/Dockerfile': Uint8Array.from({ length: 10_000 }, (_, index) => (index * 7919) % 251),
      'b/Dockerfile': `FROM a:1\nXX ${'x'.repeat(5_000_000)}\n`,
    });
    const ran = await layerwise(['check'], { cwd: files.path });
    expect(ran).toMatchObject({ status: 1, err: '' });
    expect(ran.out.length).toBeLessThan(1_000_000);
  });
});

describe('help', () => {
  test('is there for the whole and for each command', async () => {
    for (const argv of [
      ['--help'],
      ['help'],
      ['check', '--help'],
      ['fix', '-h'],
      ['refactor', '--help'],
      ['explain', '--help'],
      ['hover', '--help'],
    ]) {
      const ran = await layerwise(argv);
      expect([argv, ran.status, ran.err]).toEqual([argv, 0, '']);
      expect(ran.out).toMatch(/Usage: layerwise/);
    }
  });

  test('--version prints the version', async () => {
    expect((await layerwise(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
