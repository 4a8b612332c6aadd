import { execFileSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { docker } from '../docker.ts';
import { claim, claims } from './claims.ts';
import {
  build,
  cachedBuild,
  configured,
  filesOf,
  inspected,
  once,
  run,
  until,
  withContainer,
  withImage,
} from './engine.ts';

const nonce = `${process.pid}-${Date.now()}`;

const belowEnv = (value: string) => `FROM busybox\nENV A=${value}\nRUN echo ${nonce}\n`;

const exitCodeOfStopped = (...words: readonly string[]) =>
  withContainer(words, async (container) => {
    await until(async () => (await inspected(container, '{{.State.Running}}')) === 'true');
    await docker(['stop', '--timeout', '1', container]);
    return inspected(container, '{{.State.ExitCode}}');
  });

const volumeNames = async () => new Set((await docker(['volume', 'ls', '--quiet'])).output.trim().split('\n'));

claims('from', () => {
  const all =
    'FROM busybox AS base\nENV A=1\nUSER 7\nWORKDIR /w\nENTRYPOINT ["e"]\nCMD ["c"]\nEXPOSE 80\nVOLUME /v\nLABEL l=1\nHEALTHCHECK CMD true\nSTOPSIGNAL SIGINT\nSHELL ["/bin/bash", "-c"]\nARG B=2\n';

  claim(
    'An image passes on ENV, USER, WORKDIR, ENTRYPOINT, CMD, EXPOSE, VOLUME, LABEL, HEALTHCHECK, STOPSIGNAL and SHELL.',
    async () => {
      const config = JSON.parse(await configured(`${all}FROM base\nLABEL m=1\n`, '{{json .Config}}'));
      expect(config).toMatchObject({
        Env: expect.arrayContaining(['A=1']),
        User: '7',
        WorkingDir: '/w',
        Entrypoint: ['e'],
        Cmd: ['c'],
        ExposedPorts: { '80/tcp': {} },
        Volumes: { '/v': {} },
        Labels: { l: '1', m: '1' },
        Healthcheck: { Test: ['CMD-SHELL', 'true'] },
        StopSignal: 'SIGINT',
        Shell: ['/bin/bash', '-c'],
      });
    },
  );

  claim(
    'A stage that starts from a stage goes on with everything it had at its end, build arguments included.',
    async () => {
      expect((await build(`${all}FROM base\nRUN echo "$A $B $PWD $(id -u) $0"\n`)).printed).toEqual([
        '1 2 /w 7 /bin/bash',
      ]);
    },
  );

  claim('Only comments, directives and ARG may stand in front of the first FROM.', async () => {
    expect((await build('ENV A=1\nFROM busybox\nRUN true\n')).log).toContain('no build stage in current context');
    expect((await build('# comment\nARG A=busybox\nFROM $A\nRUN true\n')).code).toBe(0);
  });
});

claims('arg', () => {
  const text =
    'ARG GLOBAL=g\nFROM busybox\nRUN echo "-$GLOBAL-$LATE-"\nARG GLOBAL\nARG LATE=late\nRUN echo "-$GLOBAL-$LATE-"\nCMD echo "-$LATE-"\n';

  claim(
    'In front of the first FROM it counts in FROM lines only, in a stage from the next line on; ARG NAME fetches the global value.',
    async () => {
      expect((await build(text)).printed).toEqual(['---', '-g-late-']);
      expect((await build(text, { flags: ['--build-arg', 'GLOBAL=x'] })).printed).toEqual(['---', '-x-late-']);
    },
  );

  claim('Containers never see it, and docker history prints it beside each RUN below, used or not.', async () => {
    await withImage(
      text,
      async (image) => {
        expect((await run(image)).output).toBe('--');
        const { output } = await docker(['history', '--no-trunc', '--format', '{{.CreatedBy}}', image]);
        expect(output).toContain('LATE=late');
      },
      { flags: ['--no-cache'] },
    );
  });
});

claims('env', () => {
  const text =
    'FROM busybox\nENV A=0\nENV A=1 B=$A\nENV PATH="/app/bin:$PATH"\nRUN export C=1; echo "$A $B $PATH"\nRUN echo "-$C-"\nCMD ["echo", "$A"]\n';

  claim(
    'All values of one ENV are worked out from what was in force before it; ENV can add to the value of the base image.',
    async () => {
      expect((await build(text)).printed[0]).toBe(
        '1 0 /app/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      );
    },
  );

  claim('export in a RUN ends with that RUN.', async () => {
    expect((await build(text)).printed[1]).toBe('--');
  });

  claim(
    'CMD in exec form has no shell, so nothing replaces the variable; docker run -e gives another value.',
    async () => {
      await withImage(text, async (image) => {
        expect((await run(image)).output).toBe('$A');
        expect((await run('-e', 'A=9', image, 'sh', '-c', 'echo $A')).output).toBe('9');
      });
    },
  );

  claim(
    'Unsetting a variable in a later line does not take its earlier value away: docker history shows it.',
    async () => {
      await withImage('FROM scratch\nENV PASSWORD=swordfish\nENV PASSWORD=\n', async (image) => {
        expect((await docker(['history', '--no-trunc', image])).output).toContain('swordfish');
      });
    },
  );
});

claims('arg-versus-env', () => {
  const text =
    'FROM busybox\nARG MODE=fast\nENV MODE=safe\nRUN echo $MODE\nARG MODE=slow\nRUN echo $MODE\nCMD echo $MODE\n';

  claim(
    'With the same name the line that stands nearest above wins during the build, while the container keeps the ENV.',
    async () => {
      expect((await build(text)).printed).toEqual(['safe', 'slow']);
      expect((await build(text, { flags: ['--build-arg', 'MODE=x'] })).printed).toEqual(['safe', 'x']);
      await withImage(text, async (image) => expect((await run(image)).output).toBe('safe'));
    },
  );

  claim('ENV VERSION=$VERSION hands the value of a build argument to the container.', async () => {
    const handed = 'FROM scratch\nARG VERSION=dev\nENV VERSION=$VERSION\n';
    expect(await configured(handed, '{{json .Config.Env}}', { flags: ['--build-arg', 'VERSION=1.4'] })).toContain(
      'VERSION=1.4',
    );
  });

  claim('A changed ENV makes all RUNs below it run again.', async () => {
    await cachedBuild(belowEnv('1'));
    expect((await cachedBuild(belowEnv('1'))).done).toEqual([]);
    expect((await cachedBuild(belowEnv('2'))).done).toHaveLength(1);
  });
});

claims('variable', () => {
  claim('Modifiers work as in a shell: :-, #, % and /.', async () => {
    const text = 'FROM scratch\nARG TAG=v1.2-beta\nENV A=${MODE:-production} B=${TAG#v} C=${TAG%-*} D=${TAG/-/_}\n';
    expect(
      JSON.parse(await configured(text, '{{json .Config.Env}}')).filter((each: string) => !each.startsWith('PATH=')),
    ).toEqual(['A=production', 'B=1.2-beta', 'C=v1.2', 'D=v1.2_beta']);
  });

  claim('${NAME:?message} stops the build where a value is missing.', async () => {
    const { code, log } = await build('FROM scratch\nENV A=${NAME:?message of mine}\n');
    expect(code).not.toBe(0);
    expect(log).toContain('message of mine');
  });

  claim('A name that nothing defines is no error; single quotes and a backslash keep a $ as it is.', async () => {
    const config = await configured(`FROM scratch\nLABEL a=-$NOTHING- b='$A' c=\\$A\n`, '{{json .Config.Labels}}');
    expect(JSON.parse(config)).toEqual({ a: '--', b: '$A', c: '$A' });
  });

  claim('BuildKit replaces variables in WORKDIR, USER, EXPOSE, VOLUME, STOPSIGNAL and LABEL.', async () => {
    const config = await configured(
      'FROM scratch\nARG V=9\nWORKDIR /$V\nUSER $V\nEXPOSE $V\nVOLUME /v$V\nSTOPSIGNAL $V\nLABEL l=$V\n',
      '{{json .Config}}',
    );
    expect(JSON.parse(config)).toMatchObject({
      WorkingDir: '/9',
      User: '9',
      ExposedPorts: { '9/tcp': {} },
      Volumes: { '/v9': {} },
      StopSignal: '9',
      Labels: { l: '9' },
    });
  });
});

claims('run', () => {
  const built = once(() =>
    build(
      'FROM busybox\nRUN cd /tmp && export MODE=fast; sleep 100 & true\nRUN pwd && echo "mode=$MODE"\nRUN read x || echo eof\n',
    ),
  );

  claim('The current folder and shell variables are gone after a RUN.', async () => {
    expect((await built()).printed.slice(0, 2)).toEqual(['/', 'mode=']);
  });

  claim('A command that asks a question reads end of file.', async () => {
    expect((await built()).printed.at(-1)).toBe('eof');
  });

  claim('a | b stops the build when b fails, and not when a does.', async () => {
    expect((await build('FROM busybox\nRUN false | true\n')).code).toBe(0);
    expect((await build('FROM busybox\nRUN true | false\n')).code).not.toBe(0);
  });
});

claims('copy', () => {
  const files = { 'folder/inner/x': 'x', a: 'a', b: 'b', 'one.json': '1' };
  const found = once(() =>
    filesOf(
      'FROM scratch\nWORKDIR /w\nCOPY folder dest\nCOPY a dir/\nCOPY a name\nCOPY a b both/\nCOPY *.json json/\nUSER 5\nCOPY a /user/\nCOPY --chown=5:6 a /made/on/the/way/\n',
      { files },
    ),
  );

  claim('Of a folder it copies what is in it, not the folder itself.', async () => {
    expect([...(await found()).keys()]).toContain('w/dest/inner/x');
  });

  claim(
    'A slash at the end of the destination says that it is a folder; a relative destination starts at WORKDIR.',
    async () => {
      expect([...(await found()).keys()]).toEqual(
        expect.arrayContaining(['w/dir/a', 'w/name', 'w/both/a', 'w/both/b', 'w/json/one.json']),
      );
    },
  );

  claim('COPY a b name puts only b under that name where it is no folder already.', async () => {
    expect((await filesOf('FROM scratch\nCOPY a b name\n', { files })).get('name')?.content).toBe('b');
  });

  claim('Files from the build context belong to root, even below a USER line.', async () => {
    expect((await found()).get('user/a')?.owner).toBe('0:0');
  });
});

claims('copy-chown', () => {
  claim(
    '--chown sets the owner for the folders that COPY makes, too; a number alone is user and group; :2000 leaves root as user.',
    async () => {
      const found = await filesOf(
        'FROM scratch\nCOPY --chown=5:6 a /made/on/\nCOPY --chown=1000 a /n\nCOPY --chown=:2000 a /g\n',
        { files: { a: 'a' } },
      );
      expect(['made', 'made/on', 'made/on/a', 'n', 'g'].map((name) => found.get(name)?.owner)).toEqual([
        '5:6',
        '5:6',
        '5:6',
        '1000:1000',
        '0:2000',
      ]);
    },
  );

  claim(
    'A name that /etc/passwd does not have is taken as root without a word; a known one gets its own group.',
    async () => {
      const text =
        'FROM busybox\nRUN useradd -u 1234 app\nCOPY --chown=nosuch a /x\nCOPY --chown=app a /y\nRUN stat -c %u:%g /x /y\n';
      const { code, printed } = await build(text, { files: { a: 'a' } });
      expect([code, printed]).toEqual([0, ['0:0', '1234:1234']]);
    },
  );

  claim('On scratch a name stops the build.', async () => {
    expect((await build('FROM scratch\nCOPY --chown=app a /x\n', { files: { a: 'a' } })).code).not.toBe(0);
  });
});

claims('copy-chmod', () => {
  const files = { 'site/page': 'x', 'site/sub/page': 'x' };

  claim('A number is set on everything that is copied, folders too; letters tell folders from files.', async () => {
    const found = await filesOf('FROM scratch\nCOPY --chmod=600 site /n\nCOPY --chmod=u=rwX,go=rX site /l\n', {
      files,
    });
    expect(['n', 'n/sub', 'n/page', 'l/sub', 'l/page'].map((name) => found.get(name)?.mode)).toEqual([
      '600',
      '600',
      '600',
      '755',
      '644',
    ]);
  });

  claim('A file that is not executable ends in "permission denied" at the start of a container.', async () => {
    await withImage(
      'FROM busybox\nCOPY --chmod=644 start /start\nCMD ["/start"]\n',
      async (image) => expect((await run(image)).errors).toContain('permission denied'),
      {
        files: { start: '#!/bin/sh\n' },
      },
    );
  });
});

claims('copy-link', () => {
  claim(
    'With real folders in the path and owners as numbers the result is the same with and without --link.',
    async () => {
      const found = await filesOf(
        'FROM scratch\nCOPY --link --chown=5:6 a /x/\nCOPY --chown=5:6 a /y/\nCOPY --link=false --chown=5:6 a /z/\n',
        { files: { a: 'a' } },
      );
      for (const folder of ['x', 'y', 'z']) {
        expect(found.get(folder)).toMatchObject({ owner: '5:6', mode: '755' });
        expect(found.get(`${folder}/a`)).toMatchObject({ owner: '5:6', content: 'a' });
      }
    },
  );
});

claims('copy-source-flags', () => {
  claim('--exclude leaves out what matches, or an older built-in syntax stops at the flag.', async () => {
    const { code, log } = await build('FROM scratch\nCOPY --exclude=*.md . /\n', { files: { 'a.md': '', b: '' } });
    if (code !== 0) expect(log).toMatch(/unknown flag: (--)?exclude/);
    else
      expect([
        ...(await filesOf('FROM scratch\nCOPY --exclude=*.md . /\n', { files: { 'a.md': '', b: '' } })).keys(),
      ]).not.toContain('a.md');
  });

  claim(
    'COPY one two /app/ puts the content of both folders side by side, and files of one name overwrite each other.',
    async () => {
      const found = await filesOf('FROM scratch\nCOPY one two /app/\n', {
        files: { 'one/same': '1', 'one/a': '', 'two/same': '2' },
      });
      expect(found.get('app/same')?.content).toBe('2');
      expect([...found.keys()]).toContain('app/a');
    },
  );
});

claims('add-versus-copy', () => {
  const tar = execFileSync('tar', ['--create', '--directory', '/etc', 'hostname']);
  const files = { 'app.data': tar, 'packed.tar.gz': gzipSync(tar), 'single.gz': gzipSync('text') };
  const found = once(() =>
    filesOf(
      'FROM scratch\nADD app.data /data/\nADD packed.tar.gz /packed/\nADD single.gz /single/\nCOPY packed.tar.gz /copied/\nADD --unpack=false packed.tar.gz /kept/\n',
      { files },
    ),
  );

  claim(
    'ADD unpacks a local tar archive, by its content and not by its name; COPY does not, nor ADD --unpack=false.',
    async () => {
      const names = [...(await found()).keys()];
      expect(names).toEqual(
        expect.arrayContaining(['data/hostname', 'packed/hostname', 'copied/packed.tar.gz', 'kept/packed.tar.gz']),
      );
    },
  );

  claim('A single file packed with gzip is copied as it is.', async () => {
    expect([...(await found()).keys()]).toContain('single/single.gz');
  });
});

claims('workdir', () => {
  claim('A path without a slash at the front continues the one before.', async () => {
    expect(await configured('FROM scratch\nWORKDIR /srv\nWORKDIR shop\nWORKDIR logs\n', '{{.Config.WorkingDir}}')).toBe(
      '/srv/shop/logs',
    );
  });

  claim('The folder is made where it is missing, with all above it, and belongs to the user in force.', async () => {
    const { printed } = await build(
      'FROM busybox\nRUN useradd -u 1234 app\nUSER app\nWORKDIR /a/b\nRUN stat -c %u /a /a/b\n',
    );
    expect(printed).toEqual(['1234', '1234']);
  });

  claim(
    'It does not change where the sources of a COPY are looked for, and docker run -w puts another folder in its place.',
    async () => {
      await withImage(
        'FROM busybox\nWORKDIR /w\nCOPY a .\nCMD pwd; ls\n',
        async (image) => {
          expect((await run(image)).output).toBe('/w\na');
          expect((await run('-w', '/tmp', image, 'pwd')).output).toBe('/tmp');
        },
        { files: { a: 'a' } },
      );
    },
  );
});

claims('cmd', () => {
  claim(
    'Arguments behind the name of the image replace CMD as a whole, so an option alone is looked for as a program.',
    async () => {
      await withImage('FROM busybox\nCMD ["echo", "shop"]\n', async (image) => {
        expect((await run(image)).output).toBe('shop');
        expect((await run(image, 'echo', 'x')).output).toBe('x');
        expect((await run(image, '--debug')).errors).toMatch(/exec: "--debug": executable file not found/);
      });
    },
  );

  claim('Only the last CMD counts, and it does not run during the build.', async () => {
    const text = 'FROM busybox\nCMD echo one\nCMD echo two\n';
    expect((await build(text)).printed).toEqual([]);
    await withImage(text, async (image) => expect((await run(image)).output).toBe('two'));
  });
});

claims('entrypoint', () => {
  claim('CMD is the default for the arguments of ENTRYPOINT, and those of docker run take its place.', async () => {
    await withImage('FROM busybox\nENTRYPOINT ["echo", "e"]\nCMD ["--help-me"]\n', async (image) => {
      expect((await run(image)).output).toBe('e --help-me');
      expect((await run(image, '-I', 'x')).output).toBe('e -I x');
      expect((await run('--entrypoint', 'sh', image, '-c', 'echo shell')).output).toBe('shell');
    });
  });
});

claims('cmd-and-entrypoint', () => {
  claim('A shell-form CMD becomes the words /bin/sh, -c and its text behind an exec-form ENTRYPOINT.', async () => {
    await withImage('FROM busybox\nENTRYPOINT ["echo", "e"]\nCMD c 2\n', async (image) =>
      expect((await run(image)).output).toBe('e /bin/sh -c c 2'),
    );
  });

  claim('Without CMD and ENTRYPOINT docker run fails.', async () => {
    await withImage('FROM scratch\nLABEL a=b\n', async (image) =>
      expect((await run(image)).errors).toMatch(/no command specified/),
    );
  });
});

claims('shell-and-exec-form', () => {
  claim('Single quotes make it shell form: the shell looks for a program called [python,.', async () => {
    await withImage("FROM busybox\nCMD ['python', 'app.py']\n", async (image) => {
      const { code, errors } = await run(image);
      expect(code).toBe(127);
      expect(errors).toContain('[python,: not found');
    });
  });

  claim('The shell expands variables when the container starts, from those the container has then.', async () => {
    await withImage('FROM busybox\nENV PORT=8000\nCMD echo $PORT\n', async (image) => {
      expect((await run(image)).output).toBe('8000');
      expect((await run('-e', 'PORT=9', image)).output).toBe('9');
    });
  });
});

claims('exec-form-argument', () => {
  claim('No shell stands in between: ["echo", "$HOME", "*", "a && b"] prints $HOME * a && b.', async () => {
    expect((await build('FROM busybox\nRUN ["echo", "$HOME", "*", "a && b"]\n')).printed).toEqual(['$HOME * a && b']);
  });

  claim('["npm run build"] asks for a program whose name has blanks in it, and the start fails.', async () => {
    await withImage('FROM busybox\nCMD ["npm run build"]\n', async (image) =>
      expect((await run(image)).errors).toContain('exec: "npm run build": executable file not found in $PATH'),
    );
  });

  claim('An array with 80 instead of "80" is refused.', async () => {
    const { code, log } = await build('FROM busybox\nCMD ["serve", 80]\n');
    expect([code, log.includes('arrays must be comprised of strings only')]).toEqual([1, true]);
  });

  claim('A path with a slash that does not begin with one is seen from WORKDIR.', async () => {
    await withImage('FROM busybox\nWORKDIR /bin\nCMD ["./echo", "here"]\n', async (image) =>
      expect((await run(image)).output).toBe('here'),
    );
  });
});

claims('pid-1-and-signals', () => {
  claim(
    'A program without a handler is killed as process 1, exit code 137; under docker run --init SIGTERM ends it, 143.',
    async () => {
      expect(await exitCodeOfStopped('busybox', 'sleep', '60')).toBe('137');
      expect(await exitCodeOfStopped('--init', 'busybox', 'sleep', '60')).toBe('143');
    },
  );

  claim('When process 1 ends, so does the container.', async () => {
    expect((await run('busybox', 'sh', '-c', 'sleep 60 & exit 3')).code).toBe(3);
  });
});

claims('shell-instruction', () => {
  const debian = 'FROM debian:12\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\n';

  claim('With pipefail in SHELL the build stops where a part of a pipe fails; without it nobody notices.', async () => {
    expect((await build(`${debian}RUN false | sort\n`)).code).not.toBe(0);
    expect((await build('FROM debian:12\nRUN false | sort\n')).code).toBe(0);
  });

  claim('It counts for CMD, ENTRYPOINT and HEALTHCHECK in shell form as well.', async () => {
    const config = JSON.parse(
      await configured(`${debian}CMD c\nENTRYPOINT e\nHEALTHCHECK CMD h\n`, '{{json .Config}}'),
    );
    expect(config).toMatchObject({
      Cmd: ['/bin/bash', '-o', 'pipefail', '-c', 'c'],
      Entrypoint: ['/bin/bash', '-o', 'pipefail', '-c', 'e'],
      Shell: ['/bin/bash', '-o', 'pipefail', '-c'],
    });
  });

  claim('The shell has to be in the image: the next RUN in shell form fails.', async () => {
    expect((await build('FROM busybox\nSHELL ["/bin/nosuch", "-c"]\nRUN true\n')).log).toMatch(/nosuch.*no such file/);
  });
});

claims('published-port-and-expose', () => {
  claim(
    'EXPOSE publishes nothing; docker run -P publishes all exposed ports, each on a free port of the host.',
    async () => {
      await withImage('FROM busybox\nEXPOSE 8123 8124/udp\nCMD sleep 60\n', async (image) => {
        const ports = async (...flags: readonly string[]) =>
          withContainer(
            ['--network=bridge', ...flags, image],
            async (container) => (await docker(['port', container])).output,
          );
        expect(await ports()).toBe('');
        expect(await ports('-P')).toMatch(/8123\/tcp -> 0\.0\.0\.0:\d+/);
        expect(await ports('-P')).toMatch(/8124\/udp -> 0\.0\.0\.0:\d+/);
      });
    },
  );
});

claims('volume-instruction', () => {
  const image =
    'FROM busybox\nRUN mkdir /data && echo image > /data/file && chown 5:6 /data\nVOLUME /data\nRUN echo below > /data/below\n';

  claim(
    'Each new container gets a new volume without a name, which starts with what the image has there, its owner too.',
    async () => {
      await withImage(image, (name) =>
        withContainer([name, 'sh', '-c', 'cat /data/file; stat -c %u:%g /data'], async (container) => {
          await docker(['wait', container]);
          expect((await docker(['logs', container])).output).toBe('image\n5:6\n');
          expect(await inspected(container, '{{range .Mounts}}{{.Type}} {{.Destination}} {{.Name}}{{end}}')).toMatch(
            /^volume \/data [0-9a-f]{64}$/,
          );
        }),
      );
    },
  );

  claim(
    'BuildKit keeps what instructions below VOLUME change, and the folder stays writable under --read-only.',
    async () => {
      await withImage(image, async (name) => {
        expect(
          (await run('--read-only', name, 'sh', '-c', 'cat /data/below; echo x > /data/x && echo written')).output,
        ).toBe('below\nwritten');
      });
    },
  );

  claim('docker run --rm deletes the volume again.', async () => {
    await withImage('FROM busybox\nVOLUME /data\n', async (name) => {
      const { output } = await run(name, 'sh', '-c', 'grep " /data " /proc/self/mountinfo');
      const [, volume = ''] = /volumes\/([0-9a-f]{64})\//.exec(output) ?? [];
      expect(volume).not.toBe('');
      expect((await volumeNames()).has(volume)).toBe(false);
    });
  });
});

claims('user-and-root', () => {
  claim('A number needs no entry in /etc/passwd: without one the group is 0 and HOME is /.', async () => {
    expect((await run('--user', '4711', 'busybox', 'sh', '-c', 'id -u; id -g; echo $HOME')).output).toBe('4711\n0\n/');
  });

  claim(
    'A name that is not in the image stops the next RUN and the container with "unable to find user".',
    async () => {
      expect((await build('FROM busybox\nUSER nosuch\nRUN true\n')).log).toContain('unable to find user nosuch');
      expect((await run('--user', 'nosuch', 'busybox', 'true')).errors).toContain('unable to find user nosuch');
    },
  );

  claim('With a group written, other groups that the user is a member of do not count.', async () => {
    const { printed } = await build(
      'FROM busybox\nRUN groupadd -g 55 more && useradd -u 1234 -G more app\nUSER app\nRUN id -G\nUSER app:app\nRUN id -G\n',
    );
    expect(printed).toEqual(['1234 55', '1234']);
  });

  claim('docker run -u chooses somebody else, root too: USER is a default, not a lock.', async () => {
    await withImage('FROM busybox\nUSER 1000\nCMD id -u\n', async (image) => {
      expect((await run(image)).output).toBe('1000');
      expect((await run('-u', 'root', image)).output).toBe('0');
    });
  });
});

claims('healthcheck', () => {
  claim('Only the last HEALTHCHECK counts, and HEALTHCHECK NONE takes away the one of the base image.', async () => {
    const text = 'FROM scratch AS a\nHEALTHCHECK CMD one\nHEALTHCHECK CMD ["two"]\n';
    expect(await configured(text, '{{json .Config.Healthcheck.Test}}')).toBe('["CMD","two"]');
    expect(await configured(`${text}FROM a\nHEALTHCHECK NONE\n`, '{{json .Config.Healthcheck.Test}}')).toBe('["NONE"]');
  });

  claim(
    'A container with a check is starting first, then healthy or unhealthy; Docker does not restart an unhealthy one.',
    async () => {
      await withImage('FROM busybox\nHEALTHCHECK --interval=1s --retries=2 CMD exit 1\nCMD sleep 60\n', (image) =>
        withContainer(['--restart=always', image], async (container) => {
          expect(await inspected(container, '{{.State.Health.Status}}')).toBe('starting');
          await until(async () => (await inspected(container, '{{.State.Health.Status}}')) === 'unhealthy');
          expect(await inspected(container, '{{.State.Running}} {{.RestartCount}}')).toBe('true 0');
        }),
      );
    },
  );
});

claims('healthcheck-timings', () => {
  claim('A failure in the start period changes nothing.', async () => {
    await withImage(
      'FROM busybox\nHEALTHCHECK --interval=1s --retries=1 --start-period=60s --start-interval=500ms CMD exit 1\nCMD sleep 60\n',
      (image) =>
        withContainer([image], async (container) => {
          await until(async () => Number(await inspected(container, '{{len .State.Health.Log}}')) >= 2);
          expect(await inspected(container, '{{.State.Health.Status}}')).toBe('starting');
        }),
    );
  });

  claim('A check that takes longer than --timeout is killed and counts as failed.', async () => {
    await withImage(
      'FROM busybox\nHEALTHCHECK --interval=1s --timeout=1s --retries=1 CMD sleep 30\nCMD sleep 60\n',
      (image) =>
        withContainer([image], async (container) => {
          await until(async () => (await inspected(container, '{{.State.Health.Status}}')) === 'unhealthy');
          expect(await inspected(container, '{{json .State.Health.Log}}')).toContain('Health check exceeded timeout');
        }),
    );
  });
});

claims('onbuild', () => {
  const text =
    'FROM busybox AS one\nONBUILD RUN echo triggered\nFROM one AS two\nRUN echo own\nFROM two\nRUN echo third\n';

  claim(
    'It runs right behind the FROM of the next stage or build, in front of its own instructions, and for one generation.',
    async () => {
      expect((await build(text)).printed).toEqual(['triggered', 'own', 'third']);
    },
  );

  claim('COPY --from= the stage does not run it.', async () => {
    expect(
      (await build('FROM busybox AS one\nONBUILD RUN echo triggered\nFROM busybox\nCOPY --from=one /etc/passwd /p\n'))
        .printed,
    ).toEqual([]);
  });

  claim(
    'ONBUILD ONBUILD, ONBUILD FROM and ONBUILD MAINTAINER are refused; .Config.OnBuild shows what is in store.',
    async () => {
      for (const inner of ['ONBUILD RUN x', 'FROM x', 'MAINTAINER x'])
        expect((await build(`FROM scratch\nONBUILD ${inner}\n`)).code).not.toBe(0);
      expect(await configured('FROM scratch\nONBUILD RUN x\n', '{{json .Config.OnBuild}}')).toBe('["RUN x"]');
    },
  );
});

claims('stopsignal', () => {
  claim('A name or a number is valid: SIGQUIT, QUIT, 3; the build stops at a name that it does not know.', async () => {
    for (const signal of ['SIGQUIT', 'QUIT', '3'])
      expect((await build(`FROM scratch\nSTOPSIGNAL ${signal}\n`)).code).toBe(0);
    expect((await build('FROM scratch\nSTOPSIGNAL SIGNOSUCH\n')).code).not.toBe(0);
  });

  claim('docker stop sends the signal, and docker run --stop-signal overrides it.', async () => {
    await withImage(
      `FROM busybox\nSTOPSIGNAL SIGINT\nCMD ["sh", "-c", "trap 'exit 5' INT; trap 'exit 6' USR1; echo up; while :; do sleep 0.05; done"]\n`,
      async (image) => {
        const code = (...flags: readonly string[]) =>
          withContainer([...flags, image], async (container) => {
            await until(async () => (await docker(['logs', container])).output !== '');
            await docker(['stop', '--timeout', '3', container]);
            return inspected(container, '{{.State.ExitCode}}');
          });
        expect([await code(), await code('--stop-signal', 'SIGUSR1')]).toEqual(['5', '6']);
      },
    );
  });
});

claims('label', () => {
  claim('An image starts with the labels of its base and adds its own; a name has one value.', async () => {
    const config = await configured(
      'FROM scratch AS a\nLABEL x=1 y=1\nFROM a\nLABEL y=2\nLABEL y=3 z=1\n',
      '{{json .Config.Labels}}',
    );
    expect(JSON.parse(config)).toEqual({ x: '1', y: '3', z: '1' });
  });

  claim(
    'A label in a build stage does not reach the final image with COPY --from; docker build --label adds one from outside.',
    async () => {
      const config = await configured(
        'FROM busybox AS a\nLABEL x=1\nFROM scratch\nCOPY --from=a /etc/passwd /p\n',
        '{{json .Config.Labels}}',
        { flags: ['--label', 'out=side'] },
      );
      expect(JSON.parse(config)).toEqual({ out: 'side' });
    },
  );

  claim('Engines can search by labels.', async () => {
    await withImage(`FROM scratch\nLABEL layerwise.claim=${nonce}\n`, async (image) => {
      expect(
        (await docker(['images', '--quiet', '--no-trunc', '--filter', `label=layerwise.claim=${nonce}`])).output.trim(),
      ).toBe(image);
    });
  });
});

claims('heredoc', () => {
  const text =
    "FROM busybox\nARG PORT=8\nCOPY <<EOF /a\n$PORT\nEOF\nCOPY <<'EOF' /b\n$PORT\nEOF\nRUN <<EOF\ncat /a /b\nfalse\necho on $PORT\nEOF\nRUN <<'EOF'\necho quoted $PORT\nEOF\nRUN cat <<'EOF'\nliteral $PORT\nEOF\nRUN <<EOF\n#!/usr/bin/env bash\necho ${BASH_VERSION%%.*}\nEOF\n";
  const built = once(() => build(text));

  claim('In COPY <<EOF the build fills in variables; quotes around the word leave them as text.', async () => {
    expect((await built()).printed.slice(0, 2)).toEqual(['8', '$PORT']);
  });

  claim('A script in a heredoc goes on after a line that fails; with set -e it stops.', async () => {
    expect((await built()).printed[2]).toBe('on 8');
    expect((await build('FROM busybox\nRUN <<EOF\nset -e\nfalse\necho on\nEOF\n')).code).not.toBe(0);
  });

  claim("RUN <<'EOF' fills in variables all the same, RUN cat <<'EOF' does not.", async () => {
    expect((await built()).printed.slice(3, 5)).toEqual(['quoted 8', 'literal $PORT']);
  });

  claim('If the first line names an interpreter, that one runs the script.', async () => {
    expect((await built()).printed[5]).toBe('5');
  });
});

claims('syntax-directive', () => {
  claim(
    'The directive makes the build fetch the image, and where it cannot be reached the build fails before the first instruction.',
    async () => {
      const { code, log } = await build('# syntax=localhost:1/no/such:1\nFROM busybox\nRUN true\n');
      expect(code).not.toBe(0);
      expect(log).toContain('localhost:1/no/such:1');
    },
  );

  claim('An ordinary comment above it makes it a comment like any other, and nobody says so.', async () => {
    expect((await build('# comment\n# syntax=localhost:1/no/such:1\nFROM busybox\nRUN true\n')).code).toBe(0);
  });
});

claims('check-directive', () => {
  const text = 'FROM busybox AS Upper\nCMD echo hello\n';

  claim('skip= leaves out checks by their name; error=true makes a finding stop the build.', async () => {
    expect((await build(text)).log).toMatch(/StageNameCasing/);
    expect((await build(`# check=skip=StageNameCasing\n${text}`)).log).not.toMatch(/StageNameCasing/);
    expect((await build(`# check=error=true\n${text}`)).code).not.toBe(0);
    expect((await build(`# check=skip=all;error=true\n${text}`)).code).toBe(0);
  });

  claim('A second # check= stops the build.', async () => {
    expect((await build(`# check=skip=all\n# check=error=true\n${text}`)).code).not.toBe(0);
  });

  claim('The build argument BUILDKIT_DOCKERFILE_CHECK overrides the directive for one build.', async () => {
    const flags = ['--build-arg', 'BUILDKIT_DOCKERFILE_CHECK=error=true'];
    expect((await build(`# check=skip=all\n${text}`, { flags })).code).not.toBe(0);
  });
});
