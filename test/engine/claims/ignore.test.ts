import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { folder } from '../../harness/folder.ts';
import { docker } from '../docker.ts';
import { claim, claims } from './claims.ts';

type Files = Readonly<Record<string, string>>;

const copyAll = 'FROM scratch\nCOPY . /\n';

/** What arrives of a folder, files and folders without an end: a build copies it all and hands it back. */
async function arrived(files: Files, dockerfile = 'Dockerfile'): Promise<readonly string[]> {
  await using context = await folder({ [dockerfile]: copyAll, ...files });
  await using result = await folder({});
  const file = path.join(context.path, dockerfile);
  const output = `--output=type=local,dest=${result.path}`;
  const { code, errors } = await docker(['buildx', 'build', '--progress=plain', output, '-f', file, context.path]);
  expect(code, errors).toBe(0);
  const found = await readdir(result.path, { recursive: true });
  return found.filter((name) => !/^\.dockerignore$|(?:^|\/)[\w.]*Dockerfile(?:\.dockerignore)?$/.test(name)).toSorted();
}

/** What arrives with these lines, without the files that say how to build. */
function withLines(lines: readonly string[], names: readonly string[]): Promise<readonly string[]> {
  const files = Object.fromEntries(names.map((name) => [name, 'x']));
  return arrived({ ...files, '.dockerignore': `${lines.join('\n')}\n` });
}

async function refused(pattern: string): Promise<string> {
  await using context = await folder({ Dockerfile: copyAll, '.dockerignore': `${pattern}\n` });
  const { code, errors } = await docker(['buildx', 'build', '--output=type=cacheonly', context.path]);
  expect(code).not.toBe(0);
  return errors;
}

claims('ignore-pattern', () => {
  claim('A name without a slash is left out in the root of the build context and stays in subfolders.', async () => {
    expect(await withLines(['lib'], ['lib/a', 'web/lib/a'])).toEqual(['web', 'web/lib', 'web/lib/a']);
  });

  claim('Two stars and a slash in front of a name leave it out in every folder, the root included.', async () => {
    expect(await withLines(['**/lib'], ['lib/a', 'web/lib/a', 'web/deep/lib/a', 'a'])).toEqual([
      'a',
      'web',
      'web/deep',
    ]);
  });

  claim('A slash in front of a pattern or behind it changes nothing, even behind the name of a file.', async () => {
    const names = ['a', 'lib/a', 'web/lib/a'];
    const left = await withLines(['lib', 'a'], names);
    expect(left).toEqual(['web', 'web/lib', 'web/lib/a']);
    expect(await withLines(['/lib', '/a'], names)).toEqual(left);
    expect(await withLines(['lib/', 'a/'], names)).toEqual(left);
  });

  claim('A star does not stand for a slash.', async () => {
    const names = ['a.log', 'logs/a.log', 'logs/old/a.log'];
    expect(await withLines(['*.log'], names)).toEqual(['logs', 'logs/a.log', 'logs/old', 'logs/old/a.log']);
    expect(await withLines(['logs/*.log'], names)).toEqual(['a.log', 'logs', 'logs/old', 'logs/old/a.log']);
    expect(await withLines(['**/*.log'], names)).toEqual(['logs', 'logs/old']);
  });

  claim(
    'Two stars behind a folder leave out all that is in it, at any depth, and the empty folder stays.',
    async () => {
      expect(await withLines(['docs/**'], ['docs/a', 'docs/deep/a', 'a'])).toEqual(['a', 'docs']);
    },
  );

  claim('The last line that matches a file decides about it.', async () => {
    expect(await withLines(['*.md', '!a.md', 'a.*'], ['a.md', 'b.md'])).toEqual([]);
    expect(await withLines(['a.*', '*.md', '!a.md'], ['a.md', 'b.md'])).toEqual(['a.md']);
  });

  claim(
    'A hash starts a comment in the first column only; behind a blank or a pattern it is part of a name.',
    async () => {
      expect(await withLines(['#a', ' #b', 'c # d'], ['#a', '#b', 'c', 'c # d'])).toEqual(['#a', 'c']);
    },
  );

  claim('A build works with the Dockerfile and .dockerignore left out, but COPY does not find them.', async () => {
    await using context = await folder({
      Dockerfile: copyAll,
      '.dockerignore': 'Dockerfile\n.dockerignore\nb\n',
      a: '',
      b: '',
    });
    await using result = await folder({});
    const output = `--output=type=local,dest=${result.path}`;
    expect((await docker(['buildx', 'build', output, context.path])).code).toBe(0);
    expect(await readdir(result.path)).toEqual(['a']);

    await using named = await folder({
      Dockerfile: 'FROM scratch\nCOPY Dockerfile /\n',
      '.dockerignore': 'Dockerfile\n',
    });
    const missing = await docker(['buildx', 'build', '--output=type=cacheonly', named.path]);
    expect(missing.code).not.toBe(0);
    expect(missing.errors).toContain('"/Dockerfile": not found');
  });

  claim(
    'The ignore file named after a Dockerfile is read instead of .dockerignore, for that Dockerfile alone.',
    async () => {
      const files = { '.dockerignore': 'a\n', 'api.Dockerfile.dockerignore': 'b\n', a: '', b: '' };
      expect(await arrived(files, 'api.Dockerfile')).toEqual(['a']);
      expect(await arrived(files, 'web.Dockerfile')).toEqual(['b']);
    },
  );

  claim(
    'The ignore file of a Dockerfile in a subfolder lies beside it, and its patterns start at the root of the context.',
    async () => {
      const files = { 'deploy/api.Dockerfile.dockerignore': 'a\n', a: '', 'deploy/a': '' };
      expect(await arrived(files, 'deploy/api.Dockerfile')).toEqual(['deploy', 'deploy/a']);
    },
  );

  claim('A .dockerignore in a subfolder of the build context counts for nothing.', async () => {
    expect(await arrived({ 'web/.dockerignore': 'a\n', 'web/a': '' })).toEqual(['web', 'web/.dockerignore', 'web/a']);
  });

  claim('Neither the context itself nor what leads out of it can be left out.', async () => {
    expect(await withLines(['.', '/', '..', '../a'], ['a'])).toEqual(['a']);
  });

  claim(
    'The engine refuses to build with an open bracket, and with a backslash in front of most letters.',
    async () => {
      expect(await refused('a[')).toContain('syntax error in pattern');
      expect(await refused('src\\main.js')).toMatch(/error parsing regexp|syntax error in pattern/);
    },
  );
});

claims('ignore-exception', () => {
  claim(
    'A pattern behind an exclamation mark brings back what lines above leave out, and not what lines below do.',
    async () => {
      expect(await withLines(['*.md', '!a.md'], ['a.md', 'b.md'])).toEqual(['a.md']);
      expect(await withLines(['!a.md', '*.md'], ['a.md', 'b.md'])).toEqual([]);
    },
  );

  claim('A file comes back although the folder that it is in is left out as a whole.', async () => {
    const names = ['vendor/keep/me.txt', 'vendor/keep/not.txt', 'vendor/a'];
    expect(await withLines(['vendor', '!vendor/keep/me.txt'], names)).toEqual([
      'vendor',
      'vendor/keep',
      'vendor/keep/me.txt',
    ]);
  });

  claim(
    'An exception for a folder does not bring back what a line names inside of it; a wildcard that matches it does.',
    async () => {
      const names = ['docs/secret.md', 'docs/a.md'];
      expect(await withLines(['docs/secret.md', '!docs'], names)).toEqual(['docs', 'docs/a.md']);
      expect(await withLines(['docs/secret.md', '!docs/*'], names)).toEqual(['docs', 'docs/a.md', 'docs/secret.md']);
    },
  );

  claim(
    'A star and exceptions behind it make a list of what is sent, from which lines below can take away again.',
    async () => {
      const names = ['package.json', 'dump.sql', 'src/a.js', 'src/a.test.js'];
      expect(await withLines(['*', '!package.json', '!src', '**/*.test.js'], names)).toEqual([
        'package.json',
        'src',
        'src/a.js',
      ]);
    },
  );

  claim('A lone exclamation mark stops the build.', async () => {
    expect(await refused('!')).toContain('illegal exclusion pattern');
  });
});
