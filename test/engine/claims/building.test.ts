import { expect } from 'vitest';
import { claim, claims } from './claims.ts';
import { build, cachedBuild, filesOf, layerSizes, once, run, withImage } from './engine.ts';

/** In every text whose place in the build cache matters, so that no earlier run of these tests has filled it. */
const nonce = `${process.pid}-${Date.now()}`;

const codeWithStageName = async (name: string) => (await build(`FROM scratch AS ${name}\nLABEL a=b`)).code;

const withCacheAsUser = (options: string) =>
  build(
    `FROM busybox\nUSER 1000\nRUN --mount=type=cache,id=layerwise-claims-${nonce}${options},target=/c touch /c/f\n`,
  );

const withSecret = async (dockerfile: string, value: string, builder = build) => {
  process.env['LAYERWISE_CLAIM'] = value;
  try {
    return await builder(dockerfile, { flags: ['--secret', 'id=token,env=LAYERWISE_CLAIM'] });
  } finally {
    delete process.env['LAYERWISE_CLAIM'];
  }
};

const withSecretAsUser = (options: string) =>
  withSecret(`FROM busybox\nUSER 1000\nRUN --mount=type=secret,id=token${options} cat /run/secrets/token\n`, 'x');

const dash = (text: string) => run('debian:12', 'sh', '-c', text);

const bash = (text: string) => run('debian:12', 'bash', '-c', text);

claims('layer-cache', () => {
  const text = `FROM busybox\nARG LEVEL=1\nCOPY a /a\nRUN echo ${nonce}\nCOPY b /b\nRUN echo two\n`;
  const files = { a: `a ${nonce}`, b: 'b' };

  claim('From the first instruction that has to run again, all that follow in the stage run again too.', async () => {
    await cachedBuild(text, { files });
    expect((await cachedBuild(text, { files })).done).toEqual([]);
    const { cached, done } = await cachedBuild(text, { files: { ...files, b: 'c' } });
    expect(cached).toEqual(expect.arrayContaining(['COPY a /a', `RUN echo ${nonce}`]));
    expect(done).toEqual(['COPY b /b', 'RUN echo two']);
  });

  claim('A RUN is done again when a build argument that is in force there changes, used or not.', async () => {
    await cachedBuild(text, { files });
    const { done } = await cachedBuild(text, { files, flags: ['--build-arg', 'LEVEL=2'] });
    expect(done).toEqual([`RUN echo ${nonce}`, 'COPY b /b', 'RUN echo two']);
  });

  claim('LABEL, EXPOSE and CMD make nothing run again: they only write the configuration.', async () => {
    await cachedBuild(text, { files });
    const changed = text.replace('COPY a', 'LABEL x=1\nEXPOSE 80\nCMD ["x"]\nCOPY a');
    expect((await cachedBuild(changed, { files })).done).toEqual([]);
  });

  claim('What a command fetches is not part of the question; --no-cache asks for it.', async () => {
    const uuid = `FROM busybox\nRUN echo ${nonce}; cat /proc/sys/kernel/random/uuid\n`;
    expect((await cachedBuild(uuid)).printed).toHaveLength(2);
    expect((await cachedBuild(uuid)).printed).toEqual([]);
    expect((await build(uuid)).printed).toHaveLength(2);
  });
});

claims('build-context', () => {
  const files = {
    '.dockerignore': '*.log\n**/*.tmp\n',
    'a.log': '',
    'sub/a.log': '',
    'a.tmp': '',
    'sub/a.tmp': '',
    'shared/file': 'inside',
  };

  claim('In .dockerignore *.log means only the top folder, and **/*.tmp every folder.', async () => {
    const found = await filesOf('FROM scratch\nCOPY . /\n', { files });
    expect([...found.keys()].filter((name) => /log$|tmp$/.test(name))).toEqual(['sub/a.log']);
  });

  claim('COPY ../shared looks for shared inside the context.', async () => {
    expect((await filesOf('FROM scratch\nCOPY ../shared /\n', { files })).get('file')?.content).toBe('inside');
  });

  claim('A named context is read by COPY --from.', async () => {
    const flags = ['--build-context', 'other=docker-image://debian:12'];
    const found = await filesOf('FROM scratch\nCOPY --from=other /etc/debian_version /\n', { flags });
    expect(found.get('debian_version')?.content).toMatch(/^12/);
  });

  claim('Without a .dockerignore, COPY . . takes .git, .env and node_modules along.', async () => {
    const all = { '.git/HEAD': 'x', '.env': 'x', 'node_modules/a': 'x' };
    const found = await filesOf('FROM scratch\nCOPY . .\n', { files: all });
    expect([...found.keys()]).toEqual(expect.arrayContaining(Object.keys(all)));
  });
});

claims('multi-stage-build', () => {
  const text =
    'FROM busybox AS base\nENV A=1\nWORKDIR /w\nUSER 7\nFROM base AS Heir\nRUN echo "heir $A $PWD $(id -u)"\n' +
    'FROM busybox AS unused\nRUN echo unused\nFROM busybox\nCOPY --from=0 /w /w\nCOPY --from=HEIR /w /v\nRUN echo "last -$A- $PWD $(id -u)"\n';
  const built = once(() => build(text));

  claim('FROM stage brings its variables, WORKDIR and USER; COPY --from brings only the files.', async () => {
    expect((await built()).printed.toSorted()).toEqual(['heir 1 /w 7', 'last -- / 0']);
  });

  claim(
    'BuildKit builds only what the last stage needs; a stage that nothing needs runs when --target asks for it.',
    async () => {
      expect((await built()).printed).not.toContain('unused');
      expect((await build(text, { flags: ['--target', 'unused'] })).printed).toEqual(['unused']);
    },
  );

  claim('A stage is called by its name, without regard to case, or by its number counted from 0.', async () => {
    const { code, done } = await built();
    expect(code).toBe(0);
    expect(done).toEqual(expect.arrayContaining(['COPY --from=0 /w /w', 'COPY --from=HEIR /w /v']));
  });

  claim('--target takes names only: a stage without one cannot be asked for by its number.', async () => {
    const { code, log } = await build('FROM busybox\nRUN true\nFROM busybox\nRUN true\n', { flags: ['--target', '0'] });
    expect(code).not.toBe(0);
    expect(log).toContain('target stage "0" could not be found');
  });

  claim('A name that no stage of the file has is taken for an image.', async () => {
    const { code, log } = await build('FROM busybox AS build\nFROM busybox\nCOPY --from=biuld /a /b\n');
    expect(code).not.toBe(0);
    expect(log).toContain('docker.io/library/biuld');
  });
});

claims('stage-name', () => {
  claim('Where two stages have one name the later counts below it, and BuildKit warns.', async () => {
    const { code, log, printed } = await build(
      'FROM busybox AS a\nENV A=1\nFROM busybox AS a\nENV A=2\nFROM a\nRUN echo $A\n',
    );
    expect(code).toBe(0);
    expect(printed).toEqual(['2']);
    expect(log).toContain('DuplicateStageName');
  });

  claim('Names begin with a letter and hold letters, digits, -, _ and .', async () => {
    const codes = [await codeWithStageName('a-b_c.1'), await codeWithStageName('1a'), await codeWithStageName('a/b')];
    expect(codes).toEqual([0, 1, 1]);
  });

  claim('From AS name on, that name means the stage and not an image of the name.', async () => {
    const { printed } = await build('FROM busybox AS debian\nENV A=mine\nFROM debian\nRUN echo $A\n');
    expect(printed).toEqual(['mine']);
  });
});

claims('copy-from-stage', () => {
  const from =
    'FROM busybox AS one\nWORKDIR /src\nRUN echo x > /root-file; echo y > /src/shop; chown 5:6 /root-file; chmod 640 /root-file; mkdir /links; ln -s /nowhere /links/link\n';
  const found = once(() =>
    filesOf(
      `${from}FROM scratch\nWORKDIR /dest\nCOPY --from=one root-file /links new/\nCOPY --from=one --chown=8 --chmod=600 /root-file own/\n`,
    ),
  );

  claim(
    'Source paths start at the root folder of the other stage, the destination at the WORKDIR of the stage that copies.',
    async () => {
      expect((await found()).get('dest/new/root-file')?.content).toBe('x\n');
      expect((await build(`${from}FROM scratch\nCOPY --from=one shop /\n`)).log).toMatch(/"\/shop": not found/);
    },
  );

  claim('Files keep owner and mode; folders that the COPY makes belong to root.', async () => {
    expect((await found()).get('dest/new/root-file')).toMatchObject({ owner: '5:6', mode: '640' });
    expect((await found()).get('dest/new')).toMatchObject({ owner: '0:0' });
  });

  claim('--chown and --chmod change owner and mode.', async () => {
    expect((await found()).get('dest/own/root-file')).toMatchObject({ owner: '8:8', mode: '600' });
  });

  claim('Symbolic links in a copied folder are copied as links; one that is named itself is followed.', async () => {
    expect((await found()).get('dest/new/link')?.type).toBe('symlink');
    const named = 'FROM busybox AS one\nRUN echo x > /file; ln -s /file /link; ln -s /nowhere /broken\nFROM scratch\n';
    expect((await filesOf(`${named}COPY --from=one /link /\n`)).get('link')).toMatchObject({
      type: 'file',
      content: 'x\n',
    });
    expect((await build(`${named}COPY --from=one /broken /\n`)).log).toMatch(/"\/broken": not found/);
  });

  claim('A variable in --from stops the build.', async () => {
    const { code, log } = await build(
      'ARG S=one\nFROM busybox AS one\nFROM scratch\nARG S=one\nCOPY --from=$S /etc/passwd /\n',
    );
    expect(code).not.toBe(0);
    expect(log).toMatch(/variable expansion is not supported for --from/);
  });

  claim('A stage can be used only below it: above it the build stops.', async () => {
    const { code, log } = await build('FROM scratch AS a\nCOPY --from=later /x /\nFROM busybox AS later\n', {
      flags: ['--target', 'a'],
    });
    expect(code).not.toBe(0);
    expect(log).toContain('cannot copy from stage "later", it needs to be defined before current stage');
  });
});

claims('platform-flag', () => {
  const text =
    'FROM --platform=$BUILDPLATFORM busybox\nRUN echo "-$TARGETARCH-"\nARG TARGETPLATFORM TARGETOS TARGETARCH TARGETVARIANT TARGETSTAGE\nRUN echo "$TARGETPLATFORM $TARGETOS $TARGETARCH $TARGETVARIANT $TARGETSTAGE"\n';

  claim(
    'FROM knows the platform variables by itself, a stage only after ARG: without it $TARGETARCH is empty.',
    async () => {
      const { printed } = await build(text, { flags: ['--platform=linux/arm/v7'] });
      expect(printed).toEqual(['--', 'linux/arm/v7 linux arm v7 default']);
    },
  );

  claim('BuildKit warns of a fixed --platform.', async () => {
    expect((await build('FROM --platform=linux/amd64 busybox\nLABEL a=b')).log).toContain(
      'FromPlatformFlagConstDisallowed',
    );
  });

  claim('An ARG TARGETARCH=amd64 with a default of its own hides what BuildKit knows.', async () => {
    const { printed } = await build(
      'FROM --platform=$BUILDPLATFORM busybox\nARG TARGETARCH=mine\nRUN echo $TARGETARCH\n',
      { flags: ['--platform=linux/arm64'] },
    );
    expect(printed).toEqual(['mine']);
  });
});

claims('cache-mount', () => {
  const mount = `--mount=type=cache,id=layerwise-claims-${nonce},target=/c`;
  const text = `FROM busybox\nRUN ${mount} echo x >> /c/f\nRUN ${mount} cat /c/f; stat -c %a:%u:%g /c; ls -d /c/f\nRUN ls /c\n`;
  const step = (label: string) => `FROM busybox\nRUN ${mount} echo ${label} >> /c/f; cat /c/f\n`;
  const built = once(() => build(text));

  claim(
    'What is in a cache mount is no part of any layer, and every RUN that mounts the name gets the same folder.',
    async () => {
      expect((await built()).printed).toEqual(['x', '755:0:0', '/c/f', expect.stringContaining('No such file')]);
    },
  );

  claim(
    'The builder keeps the folder from build to build; docker build --no-cache starts with an empty one.',
    async () => {
      await build(step('first'));
      expect((await cachedBuild(step(`${nonce}-second`))).printed).toEqual(['first', `${nonce}-second`]);
      expect((await build(step('third'))).printed).toEqual(['third']);
    },
  );

  claim('A program run as another user needs uid= to write there.', async () => {
    expect([(await withCacheAsUser('')).code, (await withCacheAsUser(',uid=1000')).code]).toEqual([1, 0]);
  });
});

claims('secret-mount', () => {
  const text = `FROM busybox\nRUN --mount=type=secret,id=token cat /run/secrets/token; stat -c %a:%u /run/secrets/token; grep -c "secrets/token tmpfs" /proc/mounts\nRUN --mount=type=secret,id=token,env=TOKEN echo "env $TOKEN"\nRUN ls /run/secrets; echo "-$TOKEN-"\n`;
  const built = once(() => withSecret(text, 'swordfish'));

  claim(
    'Without target= the file is /run/secrets/ID, belongs to root, has mode 0400, and lies in memory.',
    async () => {
      expect((await built()).printed.slice(0, 2)).toEqual(['swordfish400:0', '1']);
    },
  );

  claim('With env= the secret comes as a variable, and the next RUN has neither.', async () => {
    expect((await built()).printed).toContain('env swordfish');
    expect((await built()).printed.slice(-1)).toEqual(['--']);
  });

  claim('A RUN as another user needs uid= to read the file.', async () => {
    expect([(await withSecretAsUser('')).code, (await withSecretAsUser(',uid=1000')).code]).toEqual([1, 0]);
  });

  claim("Without the secret the build doesn't fail by itself; required=true makes it stop.", async () => {
    expect((await build('FROM busybox\nRUN --mount=type=secret,id=token true\n')).code).toBe(0);
    const { code, log } = await build('FROM busybox\nRUN --mount=type=secret,id=token,required=true true\n');
    expect(code).not.toBe(0);
    expect(log).toContain('secret token: not found');
  });

  claim(
    'The value is no part of the cache key: after a token was changed the step is still taken from the cache.',
    async () => {
      const step = `FROM busybox\nRUN --mount=type=secret,id=token echo ${nonce}; cat /run/secrets/token\n`;
      expect((await withSecret(step, 'one', cachedBuild)).done).toHaveLength(1);
      expect((await withSecret(step, 'two', cachedBuild)).done).toEqual([]);
    },
  );
});

claims('ssh-mount', () => {
  claim('A build without the agent goes on; required=true stops it.', async () => {
    const { code, printed } = await build('FROM busybox\nRUN --mount=type=ssh test -S "$SSH_AUTH_SOCK" || echo none\n');
    expect([code, printed]).toEqual([0, ['none']]);
    expect((await build('FROM busybox\nRUN --mount=type=ssh,required=true true\n')).code).not.toBe(0);
  });
});

claims('tmpfs-mount', () => {
  const built = once(() =>
    build(
      'FROM busybox\nRUN mkdir /t && echo image > /t/a\nRUN --mount=type=tmpfs,target=/t,size=1m ls -A /t; stat -f -c %T /t; echo x > /t/b; head -c 2m /dev/zero > /t/c || true\nRUN ls /t\n',
    ),
  );

  claim(
    'The folder is empty and in memory during the RUN, and what the image has there is back when it ends.',
    async () => {
      expect((await built()).printed.filter((line) => !line.includes('No space'))).toEqual(['tmpfs', 'a']);
    },
  );

  claim('What doesn\'t fit into size= fails with "No space left on device".', async () => {
    expect((await built()).printed.join('\n')).toContain('No space left on device');
  });
});

claims('bind-mount-in-run', () => {
  const files = { 'list.txt': 'x', other: 'y', '.dockerignore': 'ignored\n', ignored: 'z' };

  claim('A bind mount shows files of the context to one command, read-only, and in no layer.', async () => {
    const { printed } = await build(
      'FROM busybox\nRUN --mount=type=bind,source=list.txt,target=/m/list.txt cat /m/list.txt; echo; echo w > /m/list.txt || true\nRUN cat /m/list.txt || true\n',
      { files },
    );
    // Output and errors are two streams, whose lines may arrive as one.
    expect(printed.join('\n')).toMatch(/^x[^]*Read-only file system[^]*No such file/);
  });

  claim(
    'rw allows writing, and what is written is thrown away; type=bind may be left out, and .dockerignore applies.',
    async () => {
      const { printed } = await build(
        'FROM busybox\nRUN --mount=target=/m,rw echo w > /m/new && ls /m\nRUN --mount=target=/m ls /m\n',
        { files },
      );
      expect(printed).toEqual(['list.txt', 'new', 'other', 'list.txt', 'other']);
    },
  );

  claim('Another list makes the RUN run again, another source file does not.', async () => {
    const text = `FROM busybox\nRUN --mount=source=list.txt,target=/l echo ${nonce}\n`;
    await cachedBuild(text, { files });
    expect((await cachedBuild(text, { files: { ...files, other: 'changed' } })).done).toEqual([]);
    expect((await cachedBuild(text, { files: { ...files, 'list.txt': 'changed' } })).done).toHaveLength(1);
  });
});

claims('run-network-and-security', () => {
  claim('A RUN with --network=none has only the loopback interface.', async () => {
    expect((await build('FROM busybox\nRUN --network=none ls /sys/class/net\n')).printed).toEqual(['lo']);
  });

  claim('--network=host stops the build unless it is allowed with --allow network.host.', async () => {
    const text = 'FROM busybox\nRUN --network=host ls -d /sys/class/net/docker0\n';
    const refused = await build(text);
    expect(refused.code).not.toBe(0);
    expect(refused.log).toMatch(/network\.host is not allowed|network\.host/);
    expect((await build(text, { flags: ['--allow', 'network.host'] })).printed).toEqual(['/sys/class/net/docker0']);
  });

  claim('docker build --network=none sets the default for all RUNs.', async () => {
    expect((await build('FROM busybox\nRUN ls /sys/class/net\n', { flags: ['--network=none'] })).printed).toEqual([
      'lo',
    ]);
  });

  claim(
    'The daemon of a Docker installation refuses --security=insecure unless its configuration allows it.',
    async () => {
      const { code, log } = await build('FROM busybox\nRUN --security=insecure true\n', {
        flags: ['--allow', 'security.insecure'],
      });
      expect(code).not.toBe(0);
      expect(log).toMatch(/security\.insecure is not allowed|unknown flag: --security/);
    },
  );
});

claims('cleaning-up-in-the-same-layer', () => {
  claim(
    'Files that one RUN makes and deletes are in no layer; files that a later RUN deletes stay in the layer below.',
    async () => {
      await withImage(
        'FROM busybox\nRUN head -c 1000000 /dev/zero > /a && rm /a\nRUN head -c 1000000 /dev/zero > /b\nRUN rm /b\n',
        async (image) => {
          const [same = 0, made = 0, deleted = 0] = (await layerSizes(image)).slice(-3);
          expect(same).toBeLessThan(1000);
          expect(made).toBeGreaterThanOrEqual(1_000_000);
          expect(deleted).toBeLessThan(1000);
        },
      );
    },
  );

  claim('What a program puts into a cache mount never gets into a layer.', async () => {
    await withImage(
      `FROM busybox\nRUN --mount=type=cache,id=layerwise-claims-${nonce},target=/c head -c 1000000 /dev/zero > /c/big\n`,
      async (image) => {
        expect((await layerSizes(image)).at(-1)).toBeLessThan(1000);
      },
    );
  });
});

claims('package-install-flags', () => {
  claim('Nobody answers questions in a build: a command that asks reads end of file.', async () => {
    const { printed } = await build('FROM busybox\nRUN read answer || echo "end of file"\n');
    expect(printed).toEqual(['end of file']);
  });

  claim('apt-get install without -y stops where it would ask, and fails where no layer has lists.', async () => {
    const { code, printed } = await build(
      'FROM debian:12\nRUN rm -rf /var/lib/apt/lists/* && apt-get remove --purge -q login || echo "asked: $?"; apt-get install -y hello\n',
    );
    expect(code).not.toBe(0);
    expect(printed.join('\n')).toMatch(/asked: 1[^]*Unable to locate package hello/);
  });

  claim('apt-get needs no questions answered with -y.', async () => {
    expect(
      (await build('FROM debian:12\nRUN apt-get remove -y -q debconf-i18n || apt-get autoremove -y -q\n')).code,
    ).toBe(0);
  });

  claim('npm ci stops where there is no package-lock.json, or one that does not fit package.json.', async () => {
    const manifest = { name: 'a', version: '1.0.0', dependencies: { b: 'file:./b' } };
    const lock = { name: 'a', version: '1.0.0', lockfileVersion: 3, packages: { '': { name: 'a', version: '1.0.0' } } };
    const files = {
      'package.json': JSON.stringify(manifest),
      'package-lock.json': JSON.stringify(lock),
      'b/package.json': JSON.stringify({ name: 'b', version: '1.0.0' }),
    };
    const { printed } = await build(
      'FROM node:22-slim\nWORKDIR /a\nCOPY package.json .\nRUN --network=none npm ci --offline || echo "stopped without"\nCOPY . .\nRUN --network=none npm ci --offline || echo "stopped beside"\n',
      { files },
    );
    expect(printed).toEqual(expect.arrayContaining(['stopped without', 'stopped beside']));
    expect(printed.join('\n')).toMatch(/in sync/);
  });
});

claims('set-e-and-pipefail', () => {
  claim('A shell goes on after a failed command; set -e makes it stop.', async () => {
    expect((await dash('false; echo on')).output).toBe('on');
    expect(await dash('set -e; false; echo on')).toMatchObject({ code: 1, output: '' });
  });

  claim('set -e passes over conditions, ! a, and all but the last of a && b, a || b and a | b.', async () => {
    const passed =
      'set -e; if false; then :; fi; ! true; false && true; false || true; false | true; while false; do :; done; echo on';
    expect((await dash(passed)).output).toBe('on');
  });

  claim('On Debian 12 set -o pipefail in sh fails with "Illegal option"; bash knows it.', async () => {
    const { code, errors } = await dash('set -o pipefail');
    expect(code).not.toBe(0);
    expect(errors).toContain('Illegal option');
    expect((await bash('set -o pipefail; false | true')).code).toBe(1);
  });

  claim('pipefail alone does not end a script: in a | b; c the shell still goes on with c.', async () => {
    expect(await bash('set -o pipefail; false | true; echo on')).toMatchObject({ code: 0, output: 'on' });
    expect((await bash('set -eo pipefail; false | true; echo on')).output).toBe('');
  });

  claim('yes | command fails under pipefail.', async () => {
    expect((await bash('set -o pipefail; yes | head -n 1')).code).toBe(141);
  });

  claim('set -u makes an unset variable an error, and ${NAME:-} says that empty is fine.', async () => {
    expect((await dash('set -u; echo "${NAME:-}fine"; echo "$NAME"')).output).toBe('fine');
  });
});

claims('and-versus-semicolon', () => {
  claim('&& goes on only after success, ; in any case, || only after a failure.', async () => {
    expect((await dash('false && echo and; echo semicolon; true || echo or; false || echo failed')).output).toBe(
      'semicolon\nfailed',
    );
  });

  claim('The build asks how the last command ended: a; b stops it only when b fails.', async () => {
    expect((await build('FROM busybox\nRUN false; true\n')).code).toBe(0);
    expect((await build('FROM busybox\nRUN false && true\n')).code).not.toBe(0);
  });

  claim(
    '&& and || have the same rank and are read from left to right; || takes everything in the chain before it.',
    async () => {
      expect((await dash('false && echo check || echo swallowed')).output).toBe('swallowed');
      expect((await dash('true || echo no && echo yes')).output).toBe('yes');
      expect((await dash('false && { echo check || true; }')).code).toBe(1);
    },
  );

  claim('In a && b; c a failure of a does not stop the shell, even with set -e.', async () => {
    expect((await dash('set -e; false && true; echo c')).output).toBe('c');
  });
});
