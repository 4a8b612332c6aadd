import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { docker } from '../docker.ts';
import { claim, claims } from './claims.ts';
import {
  build,
  configured,
  filesOf,
  inspected,
  layerSizes,
  readArchive,
  once,
  run,
  withContainer,
  withImage,
} from './engine.ts';

const mark = `layerwise-claims-images-${process.pid}`;
const big = Buffer.alloc(2_000_000, 'x');

const layerCount = (text: string) => configured(text, '{{len .RootFS.Layers}}', { files: { a: 'a' } });

const layersOfText = (text: string) => configured(text, '{{json .RootFS.Layers}}');

const labelled = (value: string) =>
  configured(`FROM busybox\nLABEL ${mark}=${value}\n`, '{{.Id}} {{json .RootFS.Layers}}');

claims('layer', () => {
  claim('RUN, COPY, ADD and WORKDIR each make one layer.', async () => {
    expect(await layerCount('FROM scratch\nCOPY a /a\nADD a /b\nWORKDIR /w\n')).toBe('3');
    expect(await layerCount('FROM busybox\nRUN true\nRUN true\n')).toBe(String((await layersOf('busybox')) + 2));
  });

  claim('All other instructions only write the configuration.', async () => {
    const rest =
      'ENV A=1\nLABEL a=b\nEXPOSE 80\nUSER 1\nVOLUME /v\nCMD ["c"]\nENTRYPOINT ["e"]\nSTOPSIGNAL SIGINT\nARG X\nSHELL ["s"]\nHEALTHCHECK NONE\nONBUILD RUN x\n';
    expect(await layerCount(`FROM scratch\nCOPY a /a\n${rest}`)).toBe('1');
  });

  claim('One RUN with five commands makes one layer.', async () => {
    expect(await layerCount('FROM busybox\nRUN true && true && true; true; true\n')).toBe(
      String((await layersOf('busybox')) + 1),
    );
  });

  claim(
    'A file that a later layer deletes still counts towards the size, and the deletion adds a layer of its own.',
    async () => {
      await withImage(
        'FROM busybox\nCOPY big /big\nRUN rm /big\n',
        async (image) => {
          const [copied = 0, deleted = 0] = (await layerSizes(image)).slice(-2);
          expect(copied).toBe(big.length);
          expect(deleted).toBeLessThan(1000);
          expect(await layersOf(image)).toBe((await layersOf('busybox')) + 2);
          expect((await run(image, 'ls', '/big')).errors).toContain('No such file');
        },
        { files: { big } },
      );
    },
  );

  claim(
    'A key that is copied in and deleted again can be taken out of its layer by anyone who has the image.',
    async () => {
      // `rm` is lent by a mount, so that the image has nothing but these two layers.
      const remove = [
        '/b/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2',
        '--library-path',
        '/b/usr/lib/x86_64-linux-gnu',
        '/b/usr/bin/rm',
        '/key',
      ];
      await withImage(
        `FROM scratch\nCOPY key /key\nRUN --mount=from=busybox,target=/b ${JSON.stringify(remove)}\n`,
        async (image) => {
          const archive = await readArchive((await docker(['save', image])).bytes);
          const contents = [...archive.values()].map(({ content }) => content);
          expect(contents.some((content) => content.includes(`secret of ${mark}`))).toBe(true);
          expect(contents.some((content) => content.includes('.wh.key'))).toBe(true);
        },
        { files: { key: `secret of ${mark}` } },
      );
    },
  );

  claim('Images on the same base share its layers.', async () => {
    const base = JSON.parse(await inspected('busybox', '{{json .RootFS.Layers}}'));
    expect(JSON.parse(await layersOfText('FROM busybox\nWORKDIR /one'))).toEqual([
      ...base,
      expect.stringMatching(/^sha256:/),
    ]);
    expect(JSON.parse(await layersOfText('FROM busybox\nWORKDIR /two'))).toEqual([
      ...base,
      expect.stringMatching(/^sha256:/),
    ]);
  });

  claim('docker history lists the instructions that made the layers, the latest first.', async () => {
    await withImage('FROM scratch\nWORKDIR /one\nWORKDIR /two\nLABEL a=b\n', async (image) => {
      const { output } = await docker(['history', '--format', '{{.CreatedBy}}', image]);
      expect(output.trim().split('\n')).toEqual(['LABEL a=b', 'WORKDIR /two', 'WORKDIR /one']);
    });
  });
});

claims('writable-layer', () => {
  claim('docker diff shows what the layer holds: A for added, C for changed, D for deleted.', async () => {
    await withContainer(
      ['busybox', 'sh', '-c', 'echo milk > /list; echo >> /etc/passwd; rm /etc/group'],
      async (container) => {
        await docker(['wait', container]);
        const { output } = await docker(['diff', container]);
        expect(output.split('\n')).toEqual(expect.arrayContaining(['A /list', 'C /etc/passwd', 'D /etc/group']));
      },
    );
  });

  claim('Stopping, starting and restarting a container keeps its layer.', async () => {
    await withContainer(['busybox', 'sh', '-c', 'echo line >> /list; cat /list'], async (container) => {
      await docker(['wait', container]);
      await docker(['restart', container]);
      await docker(['wait', container]);
      expect((await docker(['logs', container])).output).toBe('line\nline\nline\n');
    });
  });

  claim('Another container of the same image does not see what one has written.', async () => {
    await withContainer(['busybox', 'sh', '-c', 'echo > /list'], async (container) => {
      await docker(['wait', container]);
      expect((await run('busybox', 'ls', '/list')).code).not.toBe(0);
    });
  });

  claim('With --read-only nobody writes to the file system of the container: "Read-only file system".', async () => {
    expect((await run('--read-only', 'busybox', 'sh', '-c', 'echo > /list')).errors).toContain('Read-only file system');
    expect((await run('--read-only', '--tmpfs', '/tmp', 'busybox', 'sh', '-c', 'echo > /tmp/list')).code).toBe(0);
  });

  claim('The first write to a file of the image copies all of it up.', async () => {
    await withImage(
      'FROM busybox\nCOPY big /big\n',
      (image) =>
        withContainer([image, 'sh', '-c', 'echo x >> /big'], async (container) => {
          await docker(['wait', container]);
          const { output } = await docker([
            'ps',
            '--all',
            '--size',
            '--filter',
            `id=${container}`,
            '--format',
            '{{.Size}}',
          ]);
          expect(output).toMatch(/^2(\.0\d*)?MB/);
        }),
      { files: { big } },
    );
  });

  claim('docker commit makes an image of a container with its layer.', async () => {
    await withContainer(['busybox', 'sh', '-c', 'echo milk > /list'], async (container) => {
      await docker(['wait', container]);
      const image = (await docker(['commit', container])).output.trim();
      try {
        expect((await run(image, 'cat', '/list')).output).toBe('milk');
      } finally {
        await docker(['image', 'rm', image]);
      }
    });
  });
});

claims('image-versus-container', () => {
  claim('RUN ran once, when the image was built; CMD runs anew in each container.', async () => {
    await withImage(
      'FROM busybox\nRUN cat /proc/sys/kernel/random/uuid > /built\nCMD cat /built; cat /proc/sys/kernel/random/uuid\n',
      async (image) => {
        const [one, two] = [await run(image), await run(image)].map(({ output }) => output.split('\n'));
        expect(one?.[0]).toBe(two?.[0]);
        expect(one?.[1]).not.toBe(two?.[1]);
      },
    );
  });

  claim('A container that has ended is still there, with its files, and docker start runs it again.', async () => {
    await withContainer(['busybox', 'sh', '-c', 'echo again >> /file; cat /file'], async (container) => {
      await docker(['wait', container]);
      expect((await docker(['ps', '--all', '--no-trunc', '--quiet', '--filter', 'status=exited'])).output).toContain(
        container,
      );
      expect((await docker(['start', '--attach', container])).output).toBe('again\nagain\n');
    });
  });

  claim("An image can't be deleted while a container needs it.", async () => {
    const refused = await withImage(`FROM busybox\nLABEL a=${mark}`, (image) =>
      withContainer([image, 'sleep', '60'], () => docker(['image', 'rm', image])),
    );
    expect(refused.code).not.toBe(0);
    expect(refused.errors).toMatch(/is using its referenced image|being used by running container/);
  });

  claim(
    'A container goes on with the image that it was made from when the name comes to mean another one.',
    async () => {
      const name = `${mark}:moving`;
      await withImage('FROM busybox\nENV V=1\nCMD echo $V\n', (one) =>
        withImage('FROM busybox\nENV V=2\nCMD echo $V\n', async (two) => {
          await docker(['tag', one, name]);
          try {
            await withContainer([name], async (container) => {
              await docker(['wait', container]);
              await docker(['tag', two, name]);
              expect((await docker(['start', '--attach', container])).output).toBe('1\n');
              expect((await run(name)).output).toBe('2');
            });
          } finally {
            await docker(['image', 'rm', name]);
          }
        }),
      );
    },
  );
});

claims('image-tag', () => {
  claim('Where no tag is written, latest is meant.', async () => {
    await tagged(mark, async (names) => expect(names).toContain(`${mark}:latest`));
  });

  claim('An owner can move a tag to another image at any time.', async () => {
    const name = `${mark}:tag`;
    const found: string[] = [];
    const images: string[] = [];
    for (const value of ['1', '2']) {
      await withImage(`FROM scratch\nLABEL a=${value}\n`, async (image) => {
        await docker(['tag', image, name]);
        found.push(await inspected(name, '{{.Id}}'));
        images.push(image);
      });
    }
    expect(found).toEqual(images);
    expect(found[0]).not.toBe(found[1]);
  });

  claim('docker.io and library are what is meant where they are left out.', async () => {
    await tagged(`docker.io/library/${mark}:1`, async (names) => expect(names).toContain(`${mark}:1`));
  });

  claim('The image that you already have is used without asking the registry; --pull asks.', async () => {
    await withImage('FROM scratch\nLABEL a=local', async (image) => {
      await docker(['tag', image, `${mark}:local`]);
      const text = `FROM ${mark}:local\nLABEL b=c\n`;
      try {
        expect((await build(text)).code).toBe(0);
        expect((await build(text, { flags: ['--pull'] })).code).not.toBe(0);
      } finally {
        await docker(['image', 'rm', `${mark}:local`]);
      }
    });
  });
});

claims('image-registry', () => {
  claim('The first part of a name is a registry only if it has a dot or a colon in it, or is localhost.', async () => {
    for (const [name, asked] of [
      [`shop-${mark}/api`, 'docker.io/'],
      [`ghcr.invalid/${mark}/api`, 'ghcr.invalid'],
      [`localhost:1/${mark}`, 'localhost:1'],
    ] as const)
      expect((await build(`FROM ${name}\nLABEL a=b`)).log).toContain(`load metadata for ${asked}`);
  });

  claim('docker push has no option for where to: the name of the image says it.', async () => {
    await tagged(`localhost:1/${mark}`, async () => {
      const { code, output, errors } = await docker(['push', `localhost:1/${mark}`]);
      expect(code).not.toBe(0);
      expect(output + errors).toContain('localhost:1');
    });
  });
});

claims('image-digest', () => {
  claim(
    "The image's id is the hash of its configuration, or with the containerd image store of its manifest.",
    async () => {
      await withImage(`FROM scratch\nWORKDIR /${mark}\n`, async (image) => {
        const archive = await readArchive((await docker(['save', image])).bytes);
        const [saved] = JSON.parse(archive.get('manifest.json')?.content ?? '[]');
        const { manifests } = JSON.parse(archive.get('index.json')?.content ?? '{}');
        const hashes = [
          saved.Config,
          ...manifests.map(({ digest }: { digest: string }) => `blobs/${digest.replace(':', '/')}`),
        ].map(
          (file) =>
            `sha256:${createHash('sha256')
              .update(archive.get(file)?.content ?? '')
              .digest('hex')}`,
        );
        expect(hashes).toContain(image);
      });
    },
  );

  claim('A digest that is not 64 hexadecimal digits long is refused.', async () => {
    const { code, log } = await build('FROM busybox@sha256:abc\nLABEL a=b');
    expect(code).not.toBe(0);
    expect(log).toMatch(/invalid (reference format|checksum digest length)/);
  });
});

claims('base-image', () => {
  claim('/bin/sh of Debian is dash, not bash.', async () => {
    expect((await run('debian:12', 'readlink', '/bin/sh')).output).toBe('dash');
  });

  claim('scratch is empty: no shell, so a RUN in shell form fails.', async () => {
    const { code, log } = await build('FROM scratch\nRUN true\n');
    expect(code).not.toBe(0);
    expect(log).toContain('/bin/sh');
  });

  claim('On scratch only what COPY and ADD bring is there.', async () => {
    expect([...(await filesOf('FROM scratch\nCOPY a /a\n', { files: { a: 'a' } })).keys()].filter(Boolean)).toEqual([
      'a',
    ]);
  });

  claim(
    'A dynamically linked program from Debian ends on scratch in "not found" or "no such file", though the file is there.',
    async () => {
      await withImage('FROM scratch\nCOPY --from=debian:12 /bin/echo /echo\nCMD ["/echo"]\n', async (image) => {
        const { code, errors } = await run(image);
        expect(code).not.toBe(0);
        expect(errors).toMatch(/no such file or directory|not found/);
      });
    },
  );

  claim(
    'Without /etc/passwd a USER has to be a number: a name ends in "unable to find user" when a container starts.',
    async () => {
      await withImage('FROM scratch\nUSER app\nCMD ["/x"]\n', async (image) =>
        expect((await run(image)).errors).toContain('unable to find user app'),
      );
    },
  );

  claim('An empty user in the configuration means root.', async () => {
    expect(await inspected('debian:12', '{{.Config.User}}')).toMatch(/^(<no value>)?$/);
    expect((await run('debian:12', 'id', '-u')).output).toBe('0');
  });
});

claims('official-image', () => {
  claim('python is docker.io/library/python.', async () => {
    const { log } = await build(`FROM ${mark}-missing\nLABEL a=b`);
    expect(log).toContain(`docker.io/library/${mark}-missing`);
  });
});

claims('oci-labels', () => {
  const text =
    'FROM scratch AS base\nLABEL org.opencontainers.image.version=1 a=b\nFROM base\nARG VERSION\nLABEL org.opencontainers.image.title="my shop" v="$VERSION" w=\'$VERSION\'\n';
  const labels = once(async () =>
    JSON.parse(await configured(text, '{{json .Config.Labels}}', { flags: ['--build-arg', 'VERSION=2'] })),
  );

  claim('Labels are inherited: an image without a version of its own shows that of its base.', async () => {
    expect(await labels()).toMatchObject({ 'org.opencontainers.image.version': '1', a: 'b' });
  });

  claim('Quotes are needed where a value has blanks; double ones let variables through.', async () => {
    expect(await labels()).toMatchObject({ 'org.opencontainers.image.title': 'my shop', v: '2', w: '$VERSION' });
  });

  claim('Another value makes another image, though all layers are the same.', async () => {
    const [one = [], two = []] = [await labelled('1'), await labelled('2')].map((each) => each.split(' '));
    expect(one[0]).not.toBe(two[0]);
    expect(one[1]).toBe(two[1]);
  });
});

claims('large-model-files', () => {
  claim('A chmod or mv in a later RUN stores the file a second time.', async () => {
    await withImage(
      'FROM busybox\nCOPY big /big\nRUN chmod 600 /big\nRUN mv /big /moved\n',
      async (image) => {
        expect((await layerSizes(image)).slice(-3)).toEqual([big.length, big.length, big.length]);
      },
      { files: { big } },
    );
  });

  claim('A line such as *.safetensors in .dockerignore keeps the weights out of the build context.', async () => {
    const files = { '.dockerignore': '*.safetensors\n', 'a.safetensors': 'weights', app: 'a' };
    expect([...(await filesOf('FROM scratch\nCOPY . /\n', { files })).keys()]).not.toContain('a.safetensors');
  });
});

async function layersOf(image: string): Promise<number> {
  return Number(await inspected(image, '{{len .RootFS.Layers}}'));
}

async function tagged(name: string, use: (names: readonly string[]) => Promise<void>): Promise<void> {
  await withImage(`FROM scratch\nLABEL a=${JSON.stringify(name)}\n`, async (image) => {
    await docker(['tag', image, name]);
    try {
      await use(JSON.parse(await inspected(image, '{{json .RepoTags}}')));
    } finally {
      await docker(['image', 'rm', name]);
    }
  });
}
