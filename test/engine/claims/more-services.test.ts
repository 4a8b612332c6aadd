import { expect } from 'vitest';
import { claim, claims } from './claims.ts';
import { docker, inProject, oneService, printedBy, type Project, refusalOf, sh } from './project.ts';

/** What `docker compose config` prints of a project, as JSON. */
async function configured(project: Project, words = ''): Promise<Configuration> {
  const { stdout } = await project.compose(`${words} config --format json`);
  return JSON.parse(stdout);
}

interface Configuration {
  readonly services: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const idle = 'image: busybox, network_mode: none, stop_grace_period: 0s, command: ["sleep", "60"]';

claims('extends', () => {
  claim('A service puts its `ports` behind those that it takes over, and replaces `command`.', async () => {
    const text =
      'services: {a: {image: x, command: [one], ports: ["1:1"]}, b: {extends: a, command: [two], ports: ["2:2"]}}';
    await inProject(text, async (project) => {
      const { b } = (await configured(project)).services;
      expect(b).toMatchObject({ image: 'x', command: ['two'], ports: [{ published: '1' }, { published: '2' }] });
    });
  });
  claim('A volume that a service of another file mounts has to be declared in this one.', async () => {
    const files = {
      'compose.yaml': 'services: {a: {extends: {file: base.yaml, service: b}}}',
      'base.yaml': 'services: {b: {image: x, volumes: ["data:/data"]}}\nvolumes: {data: }',
    };
    await inProject(files, async (project) => {
      expect((await project.compose('config')).output).toContain('refers to undefined volume data');
    });
  });
});

claims('include', () => {
  const included = 'services: {b: {image: "x:${TAG}", volumes: ["./d:/d"]}}';
  claim('Relative paths and `.env` of an included file are those of its own folder.', async () => {
    const files = { 'compose.yaml': 'include: [sub/b.yaml]', 'sub/b.yaml': included, 'sub/.env': 'TAG=sub' };
    await inProject(files, async (project) => {
      const { b } = (await configured(project)).services;
      expect(b).toMatchObject({ image: 'x:sub', volumes: [{ source: expect.stringMatching(/\/sub\/d$/) }] });
    });
  });
  claim('A variable that both `.env` files set has the value of the project’s.', async () => {
    const files = {
      'compose.yaml': 'include: [sub/b.yaml]',
      '.env': 'TAG=project',
      'sub/b.yaml': included,
      'sub/.env': 'TAG=sub',
    };
    await inProject(files, async (project) => {
      expect((await configured(project)).services['b']).toMatchObject({ image: 'x:project' });
    });
  });
  claim('A service that both files have is an error.', async () => {
    const files = { 'compose.yaml': 'include: [b.yaml]\nservices: {b: {image: y}}', 'b.yaml': included };
    await inProject(files, async (project) => {
      expect((await project.compose('config')).output).toContain('services.b conflicts with imported resource');
    });
  });
});

claims('override-files', () => {
  const files = {
    'compose.yaml': 'services: {a: {image: x, dns: [10.0.0.1, 10.0.0.2], environment: {A: "1"}}}',
    'compose.override.yaml': 'services: {a: {image: y, dns: [10.0.0.2, 10.0.0.3], environment: {B: "2"}}}',
    'reset.yaml': 'services: {a: {dns: !override [10.0.0.4], environment: !reset {}}}',
  };
  claim('`compose.override.yaml` is laid on top by itself: lists grow, mappings are merged by name.', async () => {
    await inProject(files, async (project) => {
      expect((await configured(project)).services['a']).toMatchObject({
        image: 'y',
        dns: ['10.0.0.1', '10.0.0.2', '10.0.0.3'],
        environment: { A: '1', B: '2' },
      });
    });
  });
  claim('With `-f` only the files that are named are read; `!override` replaces and `!reset` takes away.', async () => {
    await inProject(files, async (project) => {
      const { a } = (await configured(project, '-f compose.yaml -f reset.yaml')).services;
      expect(a).toMatchObject({ image: 'x', dns: ['10.0.0.4'] });
      expect(a).not.toHaveProperty('environment');
    });
  });
});

claims('anonymous-volume', () => {
  const volume = '{{range .Mounts}}{{.Name}}{{end}}';
  claim('The successor of a container gets its anonymous volume; `up -V` and `down` lead to a new one.', async () => {
    const text = `services: {a: {${idle}, volumes: [/v], environment: ["LEVEL=\${LEVEL}"]}}`;
    await inProject(text, async (project) => {
      const made = new Set<string>();
      const up = async (words: string, level: string) => {
        await project.compose(`up --detach ${words}`, { LEVEL: level });
        const name = await project.inspect('a', volume);
        made.add(name);
        return name;
      };
      try {
        const first = await up('', '1');
        expect(first).not.toBe('');
        expect(await up('', '2')).toBe(first);
        const renewed = await up('-V', '2');
        expect(renewed).not.toBe(first);
        await project.compose('down');
        expect((await docker('volume', 'inspect', renewed)).code).toBe(0);
        expect(await up('', '2')).not.toBe(renewed);
      } finally {
        await project.compose('down --volumes --timeout 0');
        await docker('volume', 'rm', '--force', ...made);
      }
    });
  });
});

claims('yaml-anchors', () => {
  claim('A mapping’s own `environment` takes the place of all that `<<` brings under that key.', async () => {
    const text = [
      'x-one: &one {image: x, environment: {A: "1", B: "1"}}',
      'x-two: &two {image: y, restart: always}',
      'services: {a: {<<: [*one, *two], environment: {B: "2"}}}',
    ];
    await inProject(text.join('\n'), async (project) => {
      const { a } = (await configured(project)).services;
      expect(a).toMatchObject({ image: 'x', restart: 'always' });
      expect(a?.['environment']).toEqual({ B: '2' });
    });
  });
});

claims('container-name', () => {
  claim('A file with `scale: 2` and `container_name` is refused.', async () => {
    expect(await refusalOf('scale: 2\ncontainer_name: layerwise-claims-fixed')).toContain(
      'container name must be unique',
    );
  });
});

claims('ulimits', () => {
  claim('The soft limit counts, and a program may raise it to the hard limit.', async () => {
    const command = sh('ulimit -Sn; ulimit -Sn 200; ulimit -Sn; ulimit -Hn');
    expect(await printedBy(`ulimits: {nofile: {soft: 100, hard: 200}}\ncommand: ${command}`)).toBe('100\n200\n200');
  });
  claim('A soft limit above the hard one is refused.', async () => {
    expect(await refusalOf('ulimits: {nofile: {soft: 20, hard: 10}}')).toContain('error setting rlimit');
  });
});

const joined = (ipc: string) => `services: {a: {${idle}, ipc: ${ipc}}, b: {${idle}, ipc: "service:a"}}`;

claims('ipc-namespace', () => {
  claim('A service can join the IPC namespace of one that is `shareable`, not of one that is `private`.', async () => {
    await inProject(joined('private'), async (project) => {
      expect((await project.compose('up --detach')).output).toContain('non-shareable IPC');
    });
    await inProject(joined('shareable'), async (project) => {
      expect((await project.compose('up --detach')).code).toBe(0);
    });
  });
});

claims('kernel-namespaces', () => {
  claim(
    '`uts: host` gives the container the UTS namespace of the host, and leaves it all others of its own.',
    async () => {
      const command = sh('for kind in mnt pid net ipc uts; do readlink /proc/self/ns/$kind; done');
      const own = (await printedBy(`command: ${command}`)).split('\n');
      const shared = (await printedBy(`uts: host\ncommand: ${command}`)).split('\n');
      const host = await docker('run', '--rm', '--uts=host', 'busybox', 'readlink', '/proc/self/ns/uts');
      expect(own).toHaveLength(5);
      expect(shared[4]).toBe(host.stdout.trim());
      expect(own[4]).not.toBe(host.stdout.trim());
      const uts = await docker('run', '--rm', '--uts=host', '--pid=host', 'busybox', 'readlink', '/proc/self/ns/pid');
      expect(shared[1]).not.toBe(uts.stdout.trim());
    },
  );
});

claims('hostname-and-uts', () => {
  claim('Programs of the container see `hostname`; together with `uts: host` it is refused.', async () => {
    expect(await printedBy('hostname: shop-1\ncommand: [hostname]')).toBe('shop-1');
    expect(await refusalOf('hostname: shop-1\nuts: host')).toContain('conflicting options: hostname and the UTS mode');
  });
});

claims('extra-hosts', () => {
  claim('Each entry becomes a line of `/etc/hosts`, and `host-gateway` an address.', async () => {
    const hosts = '["api.test=10.0.0.5", "v6.test=::1", "up.test=host-gateway"]';
    await inProject(oneService(`extra_hosts: ${hosts}\ncommand: [cat, /etc/hosts]`), async (project) => {
      const { stdout } = await project.compose('run --rm --no-TTY a');
      expect(stdout).toMatch(/^10\.0\.0\.5\s+api\.test$/m);
      expect(stdout).toMatch(/^::1\s+v6\.test$/m);
      expect(stdout).toMatch(/^\d+\.\d+\.\d+\.\d+\s+up\.test$/m);
    });
  });
});
