import { expect } from 'vitest';
import { claim, claims } from './claims.ts';
import { build, cachedBuild, layerSizes, withImage } from './engine.ts';

claims('shell-command', () => {
  const megabyte = Buffer.alloc(1_000_000, 'x');

  claim(
    'A file that a RUN makes and deletes itself is in no layer; in two RUNs it stays in the first one.',
    async () => {
      const writing = 'head -c 1000000 /dev/zero > /tmp/file';
      await withImage(`FROM busybox\nRUN ${writing} && rm /tmp/file\n`, async (image) => {
        expect((await layerSizes(image)).at(-1)).toBeLessThan(100_000);
      });
      await withImage(`FROM busybox\nRUN ${writing}\nRUN rm /tmp/file\n`, async (image) => {
        const [first, second] = (await layerSizes(image)).slice(-2);
        expect(first).toBeGreaterThanOrEqual(1_000_000);
        expect(second).toBeLessThan(100_000);
      });
    },
  );

  claim('A chmod, a mv and a sed -i of a copied file store it once more, whole; COPY --chmod does not.', async () => {
    const files = { file: megabyte };
    for (const command of ['chmod 700 /file', 'mv /file /other', "sed -i '1s/^x/y/' /file"]) {
      await withImage(
        `FROM busybox\nCOPY --chmod=600 file /file\nRUN ${command}\n`,
        async (image) => {
          const [copied, changed] = (await layerSizes(image)).slice(-2);
          expect(copied).toBeGreaterThanOrEqual(1_000_000);
          expect(changed, command).toBeGreaterThanOrEqual(1_000_000);
        },
        { files },
      );
    }
  });

  claim('With overlayfs a chmod to the mode that a file has already stores it once more, too.', async () => {
    await withImage(
      'FROM busybox\nCOPY --chmod=600 file /file\nRUN chmod 600 /file\n',
      async (image) => {
        expect((await layerSizes(image)).at(-1)).toBeGreaterThanOrEqual(1_000_000);
      },
      { files: { file: megabyte } },
    );
  });

  claim('What cd and export change is over with the RUN.', async () => {
    const { printed } = await build('FROM busybox\nWORKDIR /app\nRUN cd /tmp && export A=1\nRUN echo "$(pwd) [$A]"\n');
    expect(printed).toEqual(['/app []']);
  });

  claim('A RUN finds a file of the context only where an instruction above it or a mount brings it.', async () => {
    const files = { 'requirements.txt': 'one\n' };
    const read = 'cat requirements.txt';
    const tooEarly = await build(`FROM busybox\nRUN ${read}\nCOPY requirements.txt .\n`, { files });
    expect(tooEarly.code).not.toBe(0);
    expect(tooEarly.log).toMatch(/requirements\.txt'?: No such file/);
    expect((await build(`FROM busybox\nCOPY requirements.txt .\nRUN ${read}\n`, { files })).printed).toEqual(['one']);
    const mount = '--mount=source=requirements.txt,target=requirements.txt';
    expect((await build(`FROM busybox\nRUN ${mount} ${read}\n`, { files })).printed).toEqual(['one']);
  });
});

claims('shell-command-flags', () => {
  claim('tar -xfz looks for an archive that is called z; -xzf unpacks.', async () => {
    const pack = 'cd /tmp && echo one > file && tar -czf a.tar.gz file && rm file';
    const wrong = await build(`FROM busybox\nRUN ${pack} && tar -xfz a.tar.gz\n`);
    expect(wrong.code).not.toBe(0);
    expect(wrong.log).toMatch(/\bz\b.*No such file/);
    expect((await build(`FROM busybox\nRUN ${pack} && tar -xzf a.tar.gz && cat file\n`)).printed).toEqual(['one']);
  });

  claim(
    'mkdir -p makes the folders above, too, and is content with a folder that is there; mkdir is not.',
    async () => {
      expect((await build('FROM busybox\nRUN mkdir -p /a/b && mkdir -p /a/b\n')).code).toBe(0);
      expect((await build('FROM busybox\nRUN mkdir /a/b\n')).code).not.toBe(0);
      expect((await build('FROM busybox\nRUN mkdir /a && mkdir /a\n')).code).not.toBe(0);
    },
  );

  claim('rm -f of a path that is not there is no failure; rm is.', async () => {
    expect((await build('FROM busybox\nRUN rm -f /nothing\n')).code).toBe(0);
    expect((await build('FROM busybox\nRUN rm /nothing\n')).code).not.toBe(0);
  });

  claim("Debian's useradd makes no home folder without -m, and -r takes a number below 1000.", async () => {
    const look = 'ls -d /home/anna /home/bert 2>/dev/null; test $(id -u carl) -lt 1000 && echo service';
    const text = `FROM debian:12\nRUN useradd anna && useradd -m bert && useradd -r carl; ${look}\n`;
    expect((await build(text)).printed).toEqual(['/home/bert', 'service']);
  });
});

claims('set-e-and-pipefail', () => {
  claim('A pipe ends as its last command does; with pipefail it fails when any of them does.', async () => {
    const pipe = 'false | cat';
    expect((await build(`FROM debian:12\nRUN ${pipe}\n`)).code).toBe(0);
    const watched = await build(`FROM debian:12\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN ${pipe}\n`);
    expect(watched.code).not.toBe(0);
  });
});

claims('combining-runs', () => {
  claim('Commands that leave each other alone take the same space in one RUN as in two.', async () => {
    const apart = await sizeOf(`FROM busybox\nRUN ${write('a')}\nRUN ${write('b')}\n`);
    const joined = await sizeOf(`FROM busybox\nRUN ${write('a')} && ${write('b')}\n`);
    expect(Math.abs(apart - joined)).toBeLessThan(50_000);
  });

  claim('Of two RUNs the first comes from the cache when the second is changed; joined, both run again.', async () => {
    const mark = `${Date.now()}`;
    await cachedBuild(`FROM busybox\nRUN echo ${mark}\nRUN echo second\n`);
    expect((await cachedBuild(`FROM busybox\nRUN echo ${mark}\nRUN echo other\n`)).printed).toEqual(['other']);
    await cachedBuild(`FROM busybox\nRUN echo ${mark} && echo second\n`);
    const joined = await cachedBuild(`FROM busybox\nRUN echo ${mark} && echo other\n`);
    expect(joined.printed).toEqual([mark, 'other']);
  });
});

/** A command that makes a file of half a megabyte. */
function write(name: string): string {
  return `head -c 500000 /dev/zero > /${name}`;
}

function sizeOf(text: string): Promise<number> {
  return withImage(text, async (image) => (await layerSizes(image)).reduce((sum, size) => sum + size, 0));
}
