import { expect } from 'vitest';
import { claim, claims } from './claims.ts';
import { docker, inProject, oneService, printedBy, refusalOf, sh, until } from './project.ts';

/** An image with a file at /data that belongs to user 1000. */
const filled = (content: string): string => `image: ""
build:
  dockerfile_inline: |
    FROM busybox
    RUN mkdir /data && echo ${content} > /data/file && chown -R 1000:1000 /data
`;

const filledWith = (content: string) =>
  oneService(
    `${filled(content)}volumes: ["data:/data"]\ncommand: ${sh('cat /data/file; stat -c %u /data /data/file')}`,
    'volumes: {data: }',
  );

claims('named-volume', () => {
  claim(
    'An empty volume is filled once with what the image has there, with owners, and then stays as it is.',
    async () => {
      await inProject(filledWith('one'), async (project) => {
        await project.compose('build');
        expect((await project.compose('run --rm --no-TTY a')).stdout.trim()).toBe('one\n1000\n1000');
        await project.write('compose.yaml', filledWith('two'));
        await project.compose('build');
        expect((await project.compose('run --rm --no-TTY a')).stdout.trim()).toBe('one\n1000\n1000');
        const { stdout } = await docker('run', '--rm', `${project.name}-a`, 'cat', '/data/file');
        expect(stdout.trim()).toBe('two');
      });
    },
  );

  claim('It outlives the container and `docker compose down`, and `down -v` deletes it.', async () => {
    const file = oneService(
      `volumes: ["data:/data"]\ncommand: ${sh('cat /data/file; echo kept > /data/file')}`,
      'volumes: {data: }',
    );
    await inProject(file, async (project) => {
      await project.compose('run --rm a');
      expect((await project.compose('run --rm --no-TTY a')).stdout.trim()).toBe('kept');
      await project.compose('down');
      expect((await project.compose('run --rm --no-TTY a')).stdout.trim()).toBe('kept');
      await project.compose('down --volumes');
      expect((await project.compose('run --rm --no-TTY a')).stdout).toContain('No such file');
    });
  });

  claim('In the engine it is called after the project; with `name` it is called just that.', async () => {
    const file = oneService(
      'volumes: ["data:/data", "other:/other"]\ncommand: ["true"]',
      `volumes: {data: , other: {name: "\${NAME}"}}`,
    );
    await inProject(file, async (project) => {
      const own = `${project.name}-own`;
      await project.compose('up --detach', { NAME: own });
      const { stdout } = await docker('volume', 'ls', '--quiet', '--filter', `name=${project.name}`);
      expect(stdout.trim().split('\n').toSorted()).toEqual([own, `${project.name}_data`]);
    });
  });

  claim('A volume that is not declared is refused.', async () => {
    expect(await refusalOf('volumes: ["data:/data"]')).toContain('undefined volume data');
  });

  claim('`docker volume rm` deletes it only if no container uses it, not even a stopped one.', async () => {
    await inProject(oneService('volumes: ["data:/data"]\ncommand: ["true"]', 'volumes: {data: }'), async (project) => {
      await project.compose('up --detach');
      await project.exitCode('a');
      const refused = await docker('volume', 'rm', `${project.name}_data`);
      expect(refused.output).toContain('volume is in use');
      await project.compose('rm --force');
      expect((await docker('volume', 'rm', `${project.name}_data`)).code).toBe(0);
    });
  });

  claim('Two services see the same files.', async () => {
    const file = `
      x-all: &all {image: busybox, network_mode: none, volumes: ["data:/data"]}
      services:
        writer: {<<: *all, command: ${sh('echo shared > /data/file')}}
        reader: {<<: *all, command: ["cat", "/data/file"], depends_on: {writer: {condition: service_completed_successfully}}}
      volumes: {data: }
    `;
    await inProject(file, async (project) => {
      await project.compose('up --detach');
      await project.exitCode('reader');
      expect(await project.printed('reader')).toBe('shared');
    });
  });
});

claims('bind-mount', () => {
  claim('A bind mount hides what the image has there and is never filled from it.', async () => {
    const lines = `${filled('image')}volumes: ["./empty:/data"]\ncommand: ${sh('ls /data | wc -l')}`;
    expect(await printedBy(lines)).toMatch(/^0$/m);
  });

  claim('A volume on an inner folder keeps what the image has there.', async () => {
    const lines = `${filled('image')}volumes: ["./empty:/app", "/data"]\ncommand: ["cat", "/data/file"]`;
    expect(await printedBy(lines.replaceAll('/data', '/app/inner').replace('mkdir', 'mkdir -p'))).toBe('image');
  });

  claim('A change on the host is there in the container at once, and the other way round.', async () => {
    const script = 'echo inside > /m/from-container; until [ -e /m/from-host ]; do sleep 0.05; done; cat /m/from-host';
    await inProject(oneService(`volumes: ["./m:/m"]\ncommand: ${sh(script)}`), async (project) => {
      await project.compose('up --detach');
      await until(async () => (await project.onHost('cat m/from-container')) === 'inside');
      await project.onHost('echo outside > m/new; mv m/new m/from-host');
      await project.exitCode('a');
      expect(await project.printed('a')).toBe('outside');
    });
  });

  claim(
    'If the path is missing, the short form makes an empty folder in its place, even where a file was meant.',
    async () => {
      await inProject(
        oneService(`volumes: ["./app.conf:/app.conf"]\ncommand: ["cat", "/app.conf"]`),
        async (project) => {
          await project.compose('up --detach');
          expect(await project.exitCode('a')).toBe(1);
          expect(await project.printed('a')).toContain('directory');
          expect(await project.onHost('stat -c %F app.conf')).toBe('directory');
        },
      );
    },
  );

  claim('With `create_host_path: false` the container is not made.', async () => {
    const lines = 'volumes: [{type: bind, source: ./none, target: /x, bind: {create_host_path: false}}]';
    expect(await refusalOf(lines)).toContain('bind source path does not exist');
  });

  claim('With `:ro` the container can read and not change the files.', async () => {
    const file = oneService(`volumes: ["./m:/m:ro"]\ncommand: ${sh('cat /m/x; touch /m/y')}`);
    await inProject(file, async (project) => {
      await project.onHost('mkdir m; echo read > m/x');
      expect((await project.compose('run --rm --no-TTY a')).stdout).toMatch(/^read\n.*Read-only file system/);
    });
  });

  claim('Relative paths count from the folder of the Compose file, wherever the command is run.', async () => {
    const file = oneService('volumes: ["./m:/m"]\ncommand: ["cat", "/m/x"]');
    await inProject({ 'deep/compose.yaml': file }, async (project) => {
      await project.onHost('mkdir -p m deep/m; echo top > m/x; echo deep > deep/m/x');
      expect((await project.compose('--file deep/compose.yaml run --rm --no-TTY a')).stdout).toBe('deep\n');
    });
  });

  claim(
    'Users are compared by number: what user 1000 of the container writes belongs to user 1000 of the host.',
    async () => {
      const lines = `image: debian:12\nuser: "1000"\nvolumes: ["./m:/m"]\ncommand: ${sh('touch /m/user; touch /m/closed/file')}`;
      await inProject(oneService(lines), async (project) => {
        await project.onHost('mkdir -p m/closed; chown 1000 m');
        expect((await project.compose('run --rm --no-TTY a')).stdout).toContain('Permission denied');
        expect(await project.onHost('stat -c %u m/user')).toBe('1000');
      });
    },
  );

  claim(
    'A file that is replaced on the host leaves the container with the old one until it is started again.',
    async () => {
      const file = oneService(`volumes: ["./f:/f"]\ncommand: ${sh('while :; do cat /f; sleep 0.1; done')}`);
      await inProject(file, async (project) => {
        await project.onHost('echo old > f');
        await project.compose('up --detach');
        await project.onHost('echo new > g; mv g f');
        const before = (await project.printed('a')).length;
        await until(async () => (await project.printed('a')).length > before + 8);
        expect(await project.printed('a')).not.toContain('new');
        await project.compose('restart --timeout 0');
        await until(async () => (await project.printed('a')).endsWith('new'));
      });
    },
  );
});

const anonymousVolume = (more: string) =>
  oneService(`${more}volumes: ["/data"]\ncommand: ${sh('cat /data/mark; echo handed-on > /data/mark')}`);

claims('volumes-and-bind-mounts', () => {
  claim('What a container writes to its own layer is deleted with the container.', async () => {
    const file = oneService(`command: ${sh('cat /file; echo written > /file')}`);
    await inProject(file, async (project) => {
      await project.compose('up --detach');
      await project.exitCode('a');
      await project.compose('start');
      await project.exitCode('a');
      expect(await project.printed('a')).toMatch(/written$/);
      await project.compose('up --detach --force-recreate');
      await project.exitCode('a');
      expect(await project.printed('a')).not.toContain('written');
    });
  });

  claim('Compose hands an anonymous volume to the container’s successor; `up -V` makes a new one.', async () => {
    await inProject(anonymousVolume(''), async (project) => {
      const twice = async (options: string) => {
        await project.compose(`up --detach --force-recreate ${options}`);
        await project.exitCode('a');
        return project.printed('a');
      };
      await twice('');
      expect(await twice('')).toBe('handed-on');
      expect(await twice('-V')).not.toContain('handed-on');
    });
  });

  claim(
    'After `down` nothing finds an anonymous volume again: a later `down -v` deletes only that of its own time.',
    async () => {
      await inProject(anonymousVolume(''), async (project) => {
        await project.compose('up --detach');
        await project.exitCode('a');
        const volume = await project.inspect('a', '{{(index .Mounts 0).Name}}');
        await project.compose('down');
        expect((await docker('volume', 'inspect', volume)).code).toBe(0);
        await project.compose('up --detach');
        await project.exitCode('a');
        expect(await project.printed('a')).not.toContain('handed-on');
        const second = await project.inspect('a', '{{(index .Mounts 0).Name}}');
        await project.compose('down --volumes');
        expect((await docker('volume', 'inspect', second)).code).not.toBe(0);
        expect((await docker('volume', 'inspect', volume)).code).toBe(0);
        await docker('volume', 'rm', volume);
      });
    },
  );

  claim(
    '`VOLUME` of a Dockerfile makes one for every container, and `docker run --rm` deletes it with the container.',
    async () => {
      const lines = 'image: ""\nbuild:\n  dockerfile_inline: |\n    FROM busybox\n    VOLUME /kept\ncommand: ["true"]';
      await inProject(oneService(lines), async (project) => {
        await project.compose('build');
        const { stdout } = await docker('create', '--rm', `${project.name}-a`, 'true');
        const id = stdout.trim();
        const volume = (
          await docker('inspect', '--format', '{{(index .Mounts 0).Name}} {{(index .Mounts 0).Destination}}', id)
        ).stdout.trim();
        expect(volume).toMatch(/^[0-9a-f]{64} \/kept$/);
        await docker('start', '--attach', id);
        await until(async () => (await docker('volume', 'inspect', volume.slice(0, 64))).code !== 0);
      });
    },
  );

  claim('`docker compose down -v` leaves the folder of a bind mount alone.', async () => {
    await inProject(oneService(`volumes: ["./m:/m"]\ncommand: ${sh('echo mine > /m/x')}`), async (project) => {
      await project.compose('up --detach');
      await project.exitCode('a');
      await project.compose('down --volumes');
      expect(await project.onHost('cat m/x')).toBe('mine');
    });
  });

  claim('Compose does not create a volume that no service mounts.', async () => {
    await inProject(oneService('command: ["true"]', 'volumes: {unused: }'), async (project) => {
      await project.compose('up --detach');
      expect((await docker('volume', 'ls', '--quiet', '--filter', `name=${project.name}`)).stdout).toBe('');
    });
  });
});

claims('tmpfs-mount-compose', () => {
  claim('It is mounted with `noexec`, `nosuid` and `nodev`, and anybody may write to it.', async () => {
    const printed = await printedBy(`tmpfs: [/t]\ncommand: ${sh('grep " /t " /proc/mounts; stat -c %a /t')}`);
    for (const option of ['tmpfs', 'noexec', 'nosuid', 'nodev']) expect(printed).toContain(option);
    expect(printed).toMatch(/\n1777$/);
  });

  claim('`noexec` keeps programs from being started there, and the option `exec` allows it.', async () => {
    const command = `command: ${sh('cp /bin/busybox /t/echo && /t/echo started')}`;
    expect(await printedBy(`tmpfs: [/t]\n${command}`)).toContain('Permission denied');
    expect(await printedBy(`tmpfs: ["/t:exec"]\n${command}`)).toBe('started');
  });

  claim(
    'With a size, writing more fails with "No space left on device", in the short form and in the long one.',
    async () => {
      const command = `command: ${sh('dd if=/dev/zero of=/t/f bs=1M count=3; echo end')}`;
      const short = await printedBy(`tmpfs: ["/t:size=2m"]\n${command}`);
      const long = await printedBy(
        `tmpfs: []\n${command}`.replace('tmpfs: []', 'volumes: [{type: tmpfs, target: /t, tmpfs: {size: 2m}}]'),
      );
      for (const printed of [short, long]) expect(printed).toContain('No space left on device');
    },
  );

  claim('Without a size it can grow to half of the memory of the host.', async () => {
    const script = "df -k /t | tail -1 | awk '{print $2}'; awk '/^MemTotal/ {print int($2 / 2)}' /proc/meminfo";
    const [size = 0, half = 1] = (await printedBy(`tmpfs: [/t]\ncommand: ${sh(script)}`)).split('\n').map(Number);
    expect(Math.abs(size - half) / half).toBeLessThan(0.01);
  });

  claim('It starts empty: what the image has at the path is hidden.', async () => {
    expect(await printedBy(`tmpfs: [/etc]\ncommand: ${sh('[ -e /etc/passwd ] || echo hidden')}`)).toBe('hidden');
  });

  claim('A restart empties it, where the container’s own layer stays.', async () => {
    const file = oneService(
      `tmpfs: [/t]\ncommand: ${sh('ls /t /own; mkdir -p /own; touch /t/in-memory /own/in-layer')}`,
    );
    await inProject(file, async (project) => {
      await project.compose('up --detach');
      await project.exitCode('a');
      await project.compose('restart');
      await project.exitCode('a');
      const printed = await project.printed('a');
      expect(printed).toContain('in-layer');
      expect(printed).not.toContain('in-memory');
    });
  });

  claim('What lies there counts towards the memory limit: filling it gets the program killed.', async () => {
    const lines = `tmpfs: [/t]\nmem_limit: 16m\nmemswap_limit: 16m\ncommand: ${sh('dd if=/dev/zero of=/t/f bs=1M count=48; echo end')}`;
    await inProject(oneService(lines), async (project) => {
      await project.compose('up --detach');
      await project.exitCode('a');
      expect(await project.inspect('a', '{{.State.OOMKilled}}')).toBe('true');
    });
  });
});

claims('read-only-root', () => {
  claim('Writing outside of mounts fails with "Read-only file system".', async () => {
    expect(await printedBy(`read_only: true\ncommand: ${sh('touch /x; touch /tmp/x')}`)).toMatch(
      /x.*Read-only file system\n.*\/tmp\/x.*Read-only file system/,
    );
  });

  claim('Volumes and tmpfs mounts stay writable.', async () => {
    const lines = `read_only: true\ntmpfs: [/tmp]\nvolumes: ["data:/data"]\ncommand: ${sh('touch /tmp/x /data/x && echo written')}`;
    expect(await printedBy(lines, 'volumes: {data: }')).toBe('written');
  });

  claim('`/dev` and `/dev/shm` stay writable, `/etc/hosts` and `/etc/resolv.conf` do not.', async () => {
    const script =
      'touch /dev/x /dev/shm/x && echo written; for f in hosts resolv.conf; do (echo x >> /etc/$f) || echo $f not; done';
    const printed = await printedBy(`read_only: true\nnetwork_mode: bridge\ncommand: ${sh(script)}`);
    expect(printed.split('\n').filter((line) => !line.includes('Read-only'))).toEqual([
      'written',
      'hosts not',
      'resolv.conf not',
    ]);
  });

  claim('`docker diff` shows what a program has written without `read_only`.', async () => {
    await inProject(oneService(`command: ${sh('mkdir /made; touch /made/file')}`), async (project) => {
      await project.compose('up --detach');
      await project.exitCode('a');
      expect((await docker('diff', `${project.name}-a-1`)).stdout).toMatch(/A \/made\nA \/made\/file/);
    });
  });

  claim('From a tmpfs with `noexec` no program starts, but a script can be given to an interpreter.', async () => {
    const script = "printf '#!/bin/sh\\necho ran' > /tmp/s; chmod +x /tmp/s; /tmp/s; sh /tmp/s";
    expect(await printedBy(`read_only: true\ntmpfs: [/tmp]\ncommand: ${sh(script)}`)).toMatch(
      /Permission denied\nran$/,
    );
  });
});
