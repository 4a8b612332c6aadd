import { describe, expect, test, vi } from 'vitest';
import { folder } from '../harness/folder.ts';
import { layerwise } from './run.ts';

vi.setConfig({ testTimeout: 60_000 });

const latest = 'FROM debian:latest\nUSER 1000\n';
const copies = 'FROM debian:12-slim\nCOPY app /app\nUSER 1000\n';

describe('configuration', () => {
  test('the nearest .layerwise.yaml counts, and --preset wins over its preset', async () => {
    await using files = await folder({
      '.layerwise.yaml': 'preset: strict\nrules: { missing-digest: warning }\n',
      'a/Dockerfile': 'FROM debian:12-slim\nUSER app\n',
      'b/.layerwise.yaml': 'rules: { latest-tag: off }\n',
      'b/Dockerfile': latest,
    });
    const rulesOf = async (...argv: readonly string[]): Promise<readonly string[]> => {
      const { out } = await layerwise(['check', '--format', 'json', '--no-shellcheck', ...argv], { cwd: files.path });
      const found: readonly { readonly findings: readonly { readonly rule: string }[] }[] = JSON.parse(out);
      return found.flatMap(({ findings }) => findings.map(({ rule }) => rule));
    };
    expect(await rulesOf('a')).toEqual(['missing-digest', 'named-user']);
    expect(await rulesOf('--preset', 'recommended', 'a')).toEqual(['missing-digest']);
    expect(await rulesOf('b')).toEqual([]);
    expect(await rulesOf('--no-config', 'b')).toEqual(['latest-tag']);
    expect(await rulesOf('--config', '.layerwise.yaml', 'b')).toContain('latest-tag');
  });

  test('what means nothing in it is named with its place, and the status says so', async () => {
    await using files = await folder({ '.layerwise.yaml': 'rules:\n  latest-tagg: off\n', Dockerfile: latest });
    const { status, out, err } = await layerwise(['check', '.'], { cwd: files.path });
    expect(err).toBe('layerwise: .layerwise.yaml:2:3: Unknown rule "latest-tagg": did you mean latest-tag?\n');
    expect(out).toContain('[latest-tag]');
    expect(status).toBe(2);
  });

  test('excluded files are neither checked nor fixed', async () => {
    const bad = 'FROM debian:12-slim\nADD a /\nUSER 1000\n';
    await using files = await folder({ '.layerwise.yaml': 'exclude: old\n', 'old/Dockerfile': bad });
    expect(await layerwise(['check', '.'], { cwd: files.path })).toEqual({
      status: 0,
      out: 'Nothing found in 0 files.\n',
      err: '',
    });
    expect((await layerwise(['fix', '.'], { cwd: files.path })).out).toBe('');
  });

  test('an existing .hadolint.yaml counts', async () => {
    await using files = await folder({ '.hadolint.yaml': 'ignored: [DL3007]\n', Dockerfile: latest });
    expect((await layerwise(['check', '.'], { cwd: files.path })).status).toBe(0);
    await using named = await folder({ 'ci/.hadolint.yaml': 'ignored: [DL3007]\n', Dockerfile: latest });
    expect((await layerwise(['check', '.'], { cwd: named.path })).status).toBe(1);
    expect((await layerwise(['check', '--config', 'ci/.hadolint.yaml', '.'], { cwd: named.path })).status).toBe(0);
  });

  test.each([
    ['a file that is not there', ['--config', 'none.yaml'], /Can't read none\.yaml/],
    ['a file of another kind', ['--config', 'Dockerfile'], /Dockerfile is not a YAML file/],
    ['both', ['--config', '.layerwise.yaml', '--no-config'], /either --config or --no-config/],
    ['a context that is not there', ['--context', 'none'], /There is no folder none: --context is a build context/],
  ])('%s is refused', async (_, argv, message) => {
    await using files = await folder({ Dockerfile: latest });
    const { status, err } = await layerwise(['check', ...argv, '.'], { cwd: files.path });
    expect(err).toMatch(message);
    expect(status).toBe(2);
  });
});

describe('the build context', () => {
  test('is the Dockerfile’s folder, or what --context says', async () => {
    await using files = await folder({
      'web/Dockerfile': copies,
      'web/app': '',
      'web/.dockerignore': 'app\n',
      'src/x': '',
    });
    const own = await layerwise(['check', 'web'], { cwd: files.path });
    expect(own.out).toContain('[copy-ignored-file]');
    const said = await layerwise(['check', '--context', 'src', 'web'], { cwd: files.path });
    expect(said.out).toContain('[missing-source]');
    expect(said.out).not.toContain('[copy-ignored-file]');
  });

  test('a fix of .dockerignore is offered as JSON, and never written', async () => {
    await using files = await folder({ Dockerfile: copies, app: '', '.dockerignore': 'app\nother\n' });
    const { out } = await layerwise(['check', '--format', 'json', '.'], { cwd: files.path });
    expect(JSON.parse(out)).toMatchObject([
      {
        findings: [{ rule: 'copy-ignored-file', fixes: [{ files: [{ path: '.dockerignore', newText: 'other\n' }] }] }],
      },
    ]);
    const fixed = await layerwise(['fix', '--suggestions', '.'], { cwd: files.path });
    expect(fixed.out).toBe('Dockerfile: 1 left; layerwise check says more\n');
  });
});
