import { expect } from 'vitest';
import { claim, claims } from './claims.ts';
import { docker, inProject, oneService, printedBy, refusalOf, sh, until } from './project.ts';

/** `grep` of a line in what the kernel says about a process. */
const status = (line: string): string => `grep '^${line}:' /proc/self/status | tr -d '\\t'`;

/** A copy of `id` that runs with the rights of root, started by an ordinary user. */
const setuid =
  'cp /usr/bin/id /id && chmod 4755 /id && setpriv --reuid 1000 --regid 1000 --clear-groups /id | grep -o euid=.* | cut -d" " -f1; echo end';

claims('capabilities', () => {
  claim('Root in a container has 14 capabilities.', async () => {
    const set = BigInt(`0x${(await printedBy(`command: ${sh(status('CapEff'))}`)).replace('CapEff:', '')}`);
    expect(set.toString(2).replaceAll('0', '')).toHaveLength(14);
  });

  claim('With `cap_drop: [ALL]` and `cap_add: [CHOWN]` root has `CHOWN` only.', async () => {
    const lines = `cap_drop: [ALL]\ncap_add: [CHOWN]\ncommand: ${sh(status('CapEff'))}`;
    expect(await printedBy(lines)).toBe('CapEff:0000000000000001');
  });

  claim('Without `CHOWN` root can not give a file to another owner.', async () => {
    const command = `command: ${sh('touch /f; chown 1000 /f; stat -c %u /f')}`;
    expect(await printedBy(command)).toBe('1000');
    expect(await printedBy(`cap_drop: [CHOWN]\n${command}`)).toMatch(/not permitted\n0$/);
  });

  claim('Without `DAC_OVERRIDE` the permissions of a file hold for root as well.', async () => {
    const command = `command: ${sh('echo read > /f; chown 1000 /f; chmod 600 /f; cat /f')}`;
    expect(await printedBy(command)).toBe('read');
    expect(await printedBy(`cap_drop: [DAC_OVERRIDE]\n${command}`)).toContain('Permission denied');
  });

  claim('Names may be written with or without `CAP_`.', async () => {
    const command = `command: ${sh(status('CapEff'))}`;
    const [short, long] = [
      await printedBy(`cap_drop: [KILL]\n${command}`),
      await printedBy(`cap_drop: [CAP_KILL]\n${command}`),
    ];
    expect(short).toBe(long);
  });

  claim('With a user other than root, what `cap_add` gives is in `CapBnd` only and not in effect.', async () => {
    const command = sh(`${status('CapPrm')}; ${status('CapEff')}; ${status('CapBnd')}`);
    expect(await printedBy(`user: "1000"\ncap_drop: [ALL]\ncap_add: [CHOWN]\ncommand: ${command}`)).toBe(
      'CapPrm:0000000000000000\nCapEff:0000000000000000\nCapBnd:0000000000000001',
    );
  });

  claim('On a network of its own, every user may listen on ports below 1024.', async () => {
    const listen = `timeout 1 busybox nc -l -p 80; echo $?; cat /proc/sys/net/ipv4/ip_unprivileged_port_start`;
    const printed = await printedBy(`user: "1000"\ncap_drop: [ALL]\ncommand: ${sh(listen)}`);
    expect(printed).not.toMatch(/denied|not permitted/);
    expect(printed).toMatch(/\n0$/);
  });

  claim('`NET_ADMIN` allows changing interfaces in the container; root does not have it by default.', async () => {
    const command = `command: ${sh('busybox ip link set lo down; echo $?')}`;
    expect(await printedBy(command)).toContain('not permitted');
    expect(await printedBy(`cap_add: [NET_ADMIN]\n${command}`)).toBe('0');
  });
});

claims('privileged', () => {
  claim('A privileged container runs without a filter of system calls, others have one.', async () => {
    expect(await printedBy(`command: ${sh(status('Seccomp'))}`)).toBe('Seccomp:2');
    expect(await printedBy(`privileged: true\ncommand: ${sh(status('Seccomp'))}`)).toBe('Seccomp:0');
  });

  claim('It sees the devices of the host, where others have a handful.', async () => {
    const command = `command: ${sh('ls /dev')}`;
    const few = (await printedBy(command)).split('\n');
    expect(few).toEqual(expect.arrayContaining(['null', 'zero', 'random', 'tty']));
    expect(few).not.toContain('kmsg');
    expect(await printedBy(`privileged: true\n${command}`)).toMatch(/^kmsg$/m);
  });

  claim('It may mount file systems, which root in other containers may not.', async () => {
    const command = `command: ${sh('mount -t tmpfs none /mnt && echo mounted')}`;
    expect(await printedBy(command)).not.toContain('mounted');
    expect(await printedBy(`privileged: true\n${command}`)).toBe('mounted');
  });

  claim('It can write to `/proc/sys`, which is read-only in others.', async () => {
    const command = `command: ${sh('f=/proc/sys/kernel/domainname; cat $f > /v; cat /v > $f && echo written')}`;
    expect(await printedBy(command)).toContain('Read-only file system');
    expect(await printedBy(`privileged: true\n${command}`)).toBe('written');
  });

  claim('It keeps namespaces of its own: its command is process 1, and it sees no process of the host.', async () => {
    const printed = await printedBy(`privileged: true\ncommand: ${sh('echo $$; ls -d /proc/[0-9]* | wc -l')}`);
    expect(printed).toMatch(/^1\n[1-5]$/);
  });

  claim('`cap_drop` changes nothing beside `privileged`.', async () => {
    const command = `privileged: true\ncommand: ${sh(status('CapEff'))}`;
    expect(await printedBy(`cap_drop: [ALL]\n${command}`)).toBe(await printedBy(command));
  });

  claim('With `user` it starts without effective capabilities.', async () => {
    const printed = await printedBy(`privileged: true\nuser: "1000"\ncommand: ${sh(status('CapEff'))}`);
    expect(printed).toBe('CapEff:0000000000000000');
  });
});

claims('security-opt', () => {
  claim('By default a setuid program runs with the rights of its owner.', async () => {
    expect(await printedBy(`image: debian:12\ncommand: ${sh(setuid)}`)).toBe('euid=0(root)\nend');
  });

  claim('With `no-new-privileges` it runs with the rights of whoever starts it.', async () => {
    const lines = `image: debian:12\nsecurity_opt: ["no-new-privileges:true"]\ncommand: ${sh(setuid)}`;
    expect(await printedBy(lines)).toBe('end');
  });

  claim('The kernel shows `NoNewPrivs: 1` for it, and 0 by default.', async () => {
    const command = `command: ${sh(status('NoNewPrivs'))}`;
    expect(await printedBy(command)).toBe('NoNewPrivs:0');
    expect(await printedBy(`security_opt: ["no-new-privileges:true"]\n${command}`)).toBe('NoNewPrivs:1');
  });

  claim('`no-new-privileges` holds for a privileged container, too.', async () => {
    const lines = `privileged: true\nsecurity_opt: ["no-new-privileges:true"]\ncommand: ${sh(status('NoNewPrivs'))}`;
    expect(await printedBy(lines)).toBe('NoNewPrivs:1');
  });

  claim('`seccomp:unconfined` switches the filter of system calls off.', async () => {
    const lines = `security_opt: ["seccomp:unconfined"]\ncommand: ${sh(status('Seccomp'))}`;
    expect(await printedBy(lines)).toBe('Seccomp:0');
  });
});

claims('user-in-service', () => {
  claim(
    'A number runs as that user, whether the image knows such a user or not; without a group it is 0.',
    async () => {
      expect(await printedBy(`user: "4321"\ncommand: ${sh('id -u; id -g; echo $HOME')}`)).toBe('4321\n0\n/');
      expect(await printedBy(`user: "4321:4322"\ncommand: ${sh('id -u; id -g')}`)).toBe('4321\n4322');
    },
  );

  claim('A name that the image does not know keeps the container from starting.', async () => {
    expect(await refusalOf('user: nobody-here\ncommand: ["true"]')).toContain('unable to find user nobody-here');
  });

  claim('A new volume on a path that the image does not have belongs to root.', async () => {
    const lines = `user: "1000"\nvolumes: ["fresh:/fresh"]\ncommand: ${sh('stat -c %u /fresh; touch /fresh/f')}`;
    expect(await printedBy(lines, 'volumes: {fresh: }')).toMatch(/^0\n.*Permission denied$/);
  });

  claim('It takes the place of `USER` of the image.', async () => {
    const build = 'image: ""\nbuild:\n  dockerfile_inline: |\n    FROM busybox\n    USER 1234\n';
    expect(await printedBy(`${build}command: ${sh('id -u')}`)).toBe('1234');
    expect(await printedBy(`${build}user: "0"\ncommand: ${sh('id -u')}`)).toBe('0');
  });

  claim('Root in a container is user 0 of the host, too.', async () => {
    await inProject(
      oneService(`volumes: ["./folder:/folder"]\ncommand: ["touch", "/folder/made"]`),
      async (project) => {
        await project.compose('run --rm a');
        expect(await project.onHost('stat -c %u folder/made')).toBe('0');
      },
    );
  });
});

const apiAndGuest = (guest: string) => `
  services:
    api:
      image: busybox
      network_mode: none
      stop_grace_period: 0s
      command: ${sh('echo mine > /file; exec sleep 60')}
    debug:
      image: busybox
      network_mode: none
      stop_grace_period: 0s
      pid: service:api
      command: ${guest}
`;

claims('pid-namespace', () => {
  claim('A process of a container is a process of the host, under another number.', async () => {
    await inProject(oneService(`command: ${sh('echo $$; exec sleep 60')}`), async (project) => {
      await project.compose('up --detach');
      await until(async () => (await project.printed('a')) === '1');
      const pid = await project.inspect('a', '{{.State.Pid}}');
      expect(Number(pid)).toBeGreaterThan(1);
      const seen = await docker('run', '--rm', '--pid', 'host', 'busybox', 'cat', `/proc/${pid}/cmdline`);
      expect(seen.stdout.replaceAll('\0', ' ')).toBe('sleep 60 ');
    });
  });

  claim('With `pid: host` a container sees the processes of the host and its command is not process 1.', async () => {
    const own = Number(await printedBy(`command: ${sh('ls -d /proc/[0-9]* | wc -l')}`));
    const [pid, count] = (await printedBy(`pid: host\ncommand: ${sh('echo $$; ls -d /proc/[0-9]* | wc -l')}`))
      .split('\n')
      .map(Number);
    expect(pid).toBeGreaterThan(1);
    expect(count).toBeGreaterThan(own + 5);
  });

  claim(
    'With `pid: service:api` process 1 is that of `api`, and its files are found under `/proc/1/root`.',
    async () => {
      const guest = sh("cat /proc/1/root/file; tr '\\0' ' ' < /proc/1/cmdline");
      await inProject(apiAndGuest(guest), async (project) => {
        await project.compose('up --detach');
        expect(await project.exitCode('debug')).toBe(0);
        expect(await project.printed('debug')).toBe('mine\nsleep 60');
      });
    },
  );

  claim('When `api` ends, the kernel kills the processes of its guest as well.', async () => {
    await inProject(apiAndGuest(sh('sleep 60')), async (project) => {
      await project.compose('up --detach');
      await docker('kill', `${project.name}-api-1`);
      expect(await project.exitCode('debug')).toBe(137);
    });
  });

  claim('A guest is not process 1 there: a signal that it does not handle ends it.', async () => {
    await inProject(apiAndGuest('["sleep", "60"]'), async (project) => {
      await project.compose('up --detach');
      await docker('stop', '--timeout', '5', `${project.name}-debug-1`);
      expect(await project.exitCode('debug')).toBe(143);
    });
  });
});

claims('shm-size', () => {
  const size = "df -k /dev/shm | tail -1 | awk '{print $2}'";

  claim('`/dev/shm` has 64 MB where nothing is said.', async () => {
    expect(await printedBy(`command: ${sh(size)}`)).toBe(String(64 * 1024));
  });

  claim('`shm_size` changes that.', async () => {
    expect(await printedBy(`shm_size: 8mb\ncommand: ${sh(size)}`)).toBe(String(8 * 1024));
  });

  claim('When it is full, writing fails with "No space left on device".', async () => {
    const fill = 'dd if=/dev/zero of=/dev/shm/f bs=1M count=3';
    expect(await printedBy(`shm_size: 2mb\ncommand: ${sh(fill)}`)).toContain('No space left on device');
  });

  claim('What lies there counts towards the memory limit of the service.', async () => {
    const fill = 'dd if=/dev/zero of=/dev/shm/f bs=1M count=48; echo end';
    const lines = `mem_limit: 16m\nmemswap_limit: 16m\ncommand: ${sh(fill)}`;
    await inProject(oneService(lines), async (project) => {
      await project.compose('up --detach');
      await project.exitCode('a');
      expect(await project.inspect('a', '{{.State.OOMKilled}}')).toBe('true');
    });
  });

  claim('With `ipc: host` it is the `/dev/shm` of the host, and `shm_size` has no effect.', async () => {
    const { stdout } = await docker('run', '--rm', '--ipc', 'host', 'busybox', 'sh', '-c', size);
    expect(await printedBy(`ipc: host\nshm_size: 8mb\ncommand: ${sh(size)}`)).toBe(stdout.trim());
    expect(stdout.trim()).not.toBe(String(8 * 1024));
  });
});

const sleeper = (more: string) => oneService(`${more}\nstop_grace_period: 1s\ncommand: ["sleep", "60"]`);

claims('init', () => {
  claim('With `init: true` process 1 is `docker-init`, and the command is its child.', async () => {
    const command = `command: ${sh("tr '\\0' '\\n' < /proc/1/cmdline | head -1; echo $$ $PPID")}`;
    expect(await printedBy(`init: true\n${command}`)).toMatch(/docker-init\n\d\d? 1$/);
    expect(await printedBy(command)).toMatch(/^sh\n1 0$/);
  });

  claim('Process 1 ignores SIGTERM if it has no handler for it: it is killed, with exit code 137.', async () => {
    await inProject(sleeper(''), async (project) => {
      await project.compose('up --detach');
      await project.compose('stop');
      expect(await project.exitCode('a')).toBe(137);
    });
  });

  claim('Under an init process the same program ends at once, with exit code 143.', async () => {
    await inProject(sleeper('init: true'), async (project) => {
      await project.compose('up --detach');
      await project.compose('stop --timeout 10');
      expect(await project.exitCode('a')).toBe(143);
    });
  });

  claim('Orphans stay as zombies under a program that is no init, and are cleared away by one.', async () => {
    // The inner shell ends at once, so that its child is left to process 1, which never asks.
    const script = "sh -c 'sleep 0.2 & exit 0'; exec sleep 1.2";
    const file = (more: string) => `
      services:
        a:
          image: busybox
          network_mode: none
          ${more}
          command: ${sh(script)}
        look:
          image: busybox
          network_mode: none
          pid: service:a
          command: ${sh("sleep 0.7; cat /proc/[0-9]*/status | grep -c '^State:.Z'")}
    `;
    for (const [more, zombies] of [
      ['', '1'],
      ['init: true', '0'],
    ] as const) {
      await inProject(file(more), async (project) => {
        await project.compose('up --detach');
        await project.exitCode('look');
        expect(await project.printed('look')).toBe(zombies);
      });
    }
  });

  claim('The program is mounted into the container: the image needs nothing.', async () => {
    const printed = await printedBy(`init: true\ncommand: ${sh('grep docker-init /proc/mounts')}`);
    expect(printed).toContain('docker-init');
  });
});

const stopped = async (lines: string): Promise<readonly [number, string]> => {
  let end: readonly [number, string] = [-1, ''];
  await inProject(oneService(lines), async (project) => {
    await project.compose('up --detach');
    await until(async () => (await project.printed('a')).startsWith('ready'));
    await project.compose('stop');
    end = [await project.exitCode('a'), await project.printed('a')];
  });
  return end;
};

const trapping = (signal: string) =>
  `command: ${sh(`trap 'echo got ${signal}; exit 0' ${signal}; echo ready; while :; do sleep 0.05; done`)}`;

claims('stop-signal-and-grace-period', () => {
  claim('To stop a container, the engine sends SIGTERM to process 1.', async () => {
    expect(await stopped(`stop_grace_period: 5s\n${trapping('TERM')}`)).toEqual([0, 'ready\ngot TERM']);
  });

  claim('`stop_signal` chooses the signal.', async () => {
    const lines = `stop_signal: SIGUSR1\nstop_grace_period: 5s\n${trapping('USR1')}`;
    expect(await stopped(lines)).toEqual([0, 'ready\ngot USR1']);
  });

  claim('Without `stop_signal` it is the one that the image names by `STOPSIGNAL`.', async () => {
    const build = 'image: ""\nbuild:\n  dockerfile_inline: |\n    FROM busybox\n    STOPSIGNAL SIGINT\n';
    expect(await stopped(`${build}stop_grace_period: 5s\n${trapping('INT')}`)).toEqual([0, 'ready\ngot INT']);
  });

  claim('What still runs after the period is killed, with exit code 137.', async () => {
    const start = Date.now();
    const lines = `stop_grace_period: 1s\ncommand: ${sh("trap '' TERM; echo ready; while :; do sleep 0.1; done")}`;
    expect((await stopped(lines))[0]).toBe(137);
    expect(Date.now() - start).toBeGreaterThan(1000);
  });

  claim('Without `stop_grace_period` that is after ten seconds.', async () => {
    const file = `services: {a: {image: busybox, network_mode: none, command: ["sleep", "60"]}}`;
    await inProject(file, async (project) => {
      await project.compose('up --detach');
      const start = Date.now();
      await project.compose('stop');
      expect(await project.exitCode('a')).toBe(137);
      expect(Date.now() - start).toBeGreaterThan(9500);
      expect(Date.now() - start).toBeLessThan(15_000);
    });
  });

  claim('With a period of zero, a program that needs half a second for its end is killed.', async () => {
    const handler = `trap 'sleep 0.5; echo finished; exit 0' TERM; echo ready; while :; do sleep 0.05; done`;
    expect(await stopped(`stop_grace_period: 0s\ncommand: ${sh(handler)}`)).toEqual([137, 'ready']);
  });
});
