import { expect } from 'vitest';
import { claim, claims } from './claims.ts';
import { docker, inProject, oneService, printedBy, refusalOf, sh } from './project.ts';

claims('cgroup-and-limits', () => {
  claim(
    'With `cgroup: private` the container sees its own group as the root of the tree, with `host` by its real path.',
    async () => {
      const command = `command: ${sh('cut -d: -f3 /proc/self/cgroup | sort -u')}`;
      expect(await printedBy(`cgroup: private\n${command}`)).toBe('/');
      expect(await printedBy(`cgroup: host\n${command}`)).toMatch(/[\da-f]{64}/);
    },
  );
  claim('`mem_limit`, `cpus` and `pids_limit` are values in the group’s files.', async () => {
    const files = 'memory.max memory/memory.limit_in_bytes cpu.max cpu/cpu.cfs_quota_us pids.max pids/pids.max';
    const command = sh(`cd /sys/fs/cgroup; for f in ${files}; do if [ -f $f ]; then cat $f; fi; done`);
    const printed = await printedBy(`mem_limit: 64m\ncpus: 0.5\npids_limit: 50\ncommand: ${command}`);
    expect(printed).toMatch(/^67108864\n50000( 100000)?\n50$/);
  });
});

claims('user-namespace', () => {
  claim('With `userns_mode: host` numbers of users are the same in the container and outside.', async () => {
    const printed = await printedBy('userns_mode: host\ncommand: ["cat", "/proc/self/uid_map"]');
    expect(printed.split(/\s+/)).toEqual(['0', '0', '4294967295']);
  });
  claim('Another word than `host` does the same as none.', async () => {
    const command = 'command: ["cat", "/proc/self/uid_map"]';
    expect(await printedBy(`userns_mode: private\n${command}`)).toBe(await printedBy(command));
  });
});

claims('service-platform', () => {
  claim('An image that the engine has for another platform is not used.', async () => {
    const { output } = await docker('version', '--format', '{{.Server.Arch}}');
    const other = output.trim() === 'amd64' ? 'arm64' : 'amd64';
    expect(await refusalOf(`platform: linux/${other}\npull_policy: never`)).toContain(
      `does not match the specified platform`,
    );
  });
  claim('A `platform` that is not among the `platforms` of `build` is refused.', async () => {
    const text = 'services: {a: {build: {context: ., platforms: [linux/amd64]}, platform: linux/arm64}}';
    await inProject(text, async (project) => {
      expect((await project.compose('config')).output).toContain('platforms MUST include service.platform');
    });
  });
});

claims('pull-policy', () => {
  const missing = 'image: "layerwise-claims-missing:1"';
  claim('With `never` no registry is asked: what the engine does not have is an error.', async () => {
    expect(await refusalOf(`${missing}\npull_policy: never`)).toContain('No such image');
  });
  claim('`build` without a `build` section neither builds nor pulls.', async () => {
    expect(await refusalOf(`${missing}\npull_policy: build`)).toContain('No such image');
  });
  claim('With `never` and a `build` section an image that is missing is built.', async () => {
    const files = {
      'compose.yaml': 'services: {a: {build: ., network_mode: none, pull_policy: never, stop_grace_period: 0s}}',
      Dockerfile: 'FROM busybox\nCMD ["echo", "built"]\n',
    };
    await inProject(files, async (project) => {
      expect((await project.compose('up --detach')).code).toBe(0);
      await project.exitCode('a');
      expect(await project.printed('a')).toBe('built');
    });
  });
});

claims('terminal-and-stdin', () => {
  claim('Without `tty` the program finds no terminal; with it output and errors come out as one stream.', async () => {
    const command = 'command: ["sh", "-c", "test -t 1 && echo terminal; echo error >&2"]';
    for (const [lines, output] of [
      [command, ''],
      [`tty: true\n${command}`, 'terminal\r\nerror\r\n'],
    ] as const) {
      await inProject(oneService(lines), async (project) => {
        await project.compose('up --detach');
        await project.exitCode('a');
        expect((await docker('logs', `${project.name}-a-1`)).stdout).toBe(output);
      });
    }
  });
  claim('With `stdin_open` a shell waits for input; without it, it ends at once with code 0.', async () => {
    await inProject(oneService('command: ["sh"]'), async (project) => {
      await project.compose('up --detach');
      expect(await project.exitCode('a')).toBe(0);
    });
    await inProject(oneService('command: ["sh"]\nstdin_open: true'), async (project) => {
      await project.compose('up --detach');
      expect(await project.inspect('a', '{{.State.Running}}')).toBe('true');
    });
  });
});

claims('anonymous-volume', () => {
  claim(
    '`v:/data` is one path to Compose, as `v` could be a Windows drive: an engine for Linux containers refuses it.',
    async () => {
      expect(await refusalOf('volumes: ["v:/data"]', 'volumes: {v: }')).toContain("invalid mount path: 'v:/data'");
    },
  );
});

claims('dns-servers', () => {
  const read = 'command: ["cat", "/etc/resolv.conf"]';
  claim('On a network of the project the container asks the engine, which asks the servers of `dns`.', async () => {
    const text = 'services: {a: {image: busybox, dns: 10.1.2.3, command: ["cat", "/etc/resolv.conf"]}}';
    await inProject(text, async (project) => {
      const printed = (await project.compose('run --rm --no-TTY a')).stdout;
      expect(printed).toContain('nameserver 127.0.0.11');
      expect(printed).toContain('ExtServers: [10.1.2.3]');
    });
  });
  claim('Off the project’s networks the servers stand in `/etc/resolv.conf` themselves.', async () => {
    expect(await printedBy(`network_mode: bridge\ndns: 10.1.2.3\n${read}`)).toContain('nameserver 10.1.2.3');
    expect(await printedBy(`network_mode: host\ndns: 10.1.2.3\n${read}`)).toContain('nameserver 10.1.2.3');
  });
});

claims('devices', () => {
  const open = sh(': < /dev/x && echo read; ( : > /dev/x ) && echo written; true');
  claim('A device with `r` can be read and not written.', async () => {
    const printed = await printedBy(`devices: ["/dev/fuse:/dev/x:r"]\ncommand: ${open}`);
    expect(printed).toContain('read');
    expect(printed).not.toContain('written');
  });
  claim('A device that is only mounted can’t be opened.', async () => {
    expect(await printedBy(`volumes: ["/dev/fuse:/dev/x"]\ncommand: ${open}`)).toContain('Operation not permitted');
  });
  claim('A device that the host does not have keeps the container from starting.', async () => {
    expect(await refusalOf('devices: [/dev/layerwise-missing]')).toContain('no such file or directory');
  });
});

claims('sysctls', () => {
  claim('A setting of the network namespace holds for the container alone.', async () => {
    const command = 'command: ["cat", "/proc/sys/net/core/somaxconn"]';
    expect(await printedBy(`sysctls: {net.core.somaxconn: 1234}\n${command}`)).toBe('1234');
    expect(await printedBy(command)).not.toBe('1234');
  });
  claim('A setting of the whole machine is refused, and one of the network under `network_mode: host`.', async () => {
    expect(await refusalOf('sysctls: {vm.overcommit_memory: 1}')).toContain('not in a separate kernel namespace');
    const refusal = await refusalOf('network_mode: host\nsysctls: {net.core.somaxconn: 1234}');
    expect(refusal).toContain('not allowed in host network namespace');
  });
});

claims('working-dir', () => {
  claim('The engine makes a folder that is missing, and it belongs to root.', async () => {
    const command = sh('pwd; touch x');
    const printed = await printedBy(`working_dir: /made/here\nuser: "1000"\ncommand: ${command}`);
    expect(printed).toMatch(/^\/made\/here\n.*Permission denied$/);
  });
  claim('A path that is not absolute is refused.', async () => {
    expect(await refusalOf('working_dir: ./src')).toContain('needs to be an absolute path');
  });
});

claims('service-labels', () => {
  claim('A container carries the labels of its image, and those of the service win.', async () => {
    await inProject(labelled('service'), async (project) => {
      await project.compose('up --detach');
      expect(await project.inspect('a', '{{.Config.Labels.level}} {{.Config.Labels.other}}')).toBe('service image');
    });
  });
  claim('After a change of a label `up` replaces the container.', async () => {
    await inProject(labelled('one'), async (project) => {
      await project.compose('up --detach');
      const first = await project.inspect('a', '{{.Id}}');
      await project.write('compose.yaml', labelled('two')['compose.yaml']);
      await project.compose('up --detach');
      expect(await project.inspect('a', '{{.Config.Labels.level}}')).toBe('two');
      expect(await project.inspect('a', '{{.Id}}')).not.toBe(first);
    });
  });
});

claims('additional-contexts', () => {
  const copying =
    'FROM busybox AS other\nRUN echo stage > /f\nFROM busybox\nCOPY --from=other f /f\nCMD ["cat", "/f"]\n';
  claim('A context comes before a stage of the same name.', async () => {
    const files = {
      'compose.yaml': 'services: {a: {network_mode: none, build: {context: ., additional_contexts: {other: ./more}}}}',
      Dockerfile: copying,
      'more/f': 'context',
    };
    await inProject(files, async (project) => {
      await project.compose('build');
      expect((await project.compose('run --rm --no-TTY a')).stdout).toBe('context');
    });
  });
  claim('A service whose image is a context is built first.', async () => {
    const service = 'network_mode: none, build: {context: ., additional_contexts: {other: "service:b"}}';
    const files = {
      'compose.yaml': `services: {a: {${service}}, b: {build: ./b}}`,
      Dockerfile: copying,
      'b/Dockerfile': 'FROM busybox\nRUN echo service > /f\n',
    };
    await inProject(files, async (project) => {
      await project.compose('build a');
      // Compose builds the other one again before it runs this, and prints that in front.
      expect((await project.compose('run --rm --no-TTY a')).stdout.trim().split('\n').at(-1)).toBe('service');
    });
  });
  claim('A folder that is missing is an error, even if nothing is taken from it.', async () => {
    const files = {
      'compose.yaml': 'services: {a: {build: {context: ., additional_contexts: {unused: ./missing}}}}',
      Dockerfile: 'FROM busybox\n',
    };
    await inProject(files, async (project) => {
      expect((await project.compose('build')).output).toContain('failed to get build context unused');
    });
  });
});

function labelled(value: string): { readonly 'compose.yaml': string; readonly Dockerfile: string } {
  return {
    'compose.yaml': `services: {a: {build: ., network_mode: none, labels: {level: ${value}}, command: ["true"]}}`,
    Dockerfile: 'FROM busybox\nLABEL level=image other=image\n',
  };
}

claims('bind-mount', () => {
  claim('A single letter in front of a colon is a Windows drive to Compose, never a volume.', async () => {
    await inProject('services: {a: {image: x, volumes: ["v:/data:/more"]}}\nvolumes: {v: }', async (project) => {
      const { services } = JSON.parse((await project.compose('config --format json')).stdout);
      expect(services.a.volumes).toMatchObject([{ type: 'bind', source: 'v:/data', target: '/more' }]);
    });
  });
});
