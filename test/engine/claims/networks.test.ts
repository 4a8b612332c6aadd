import { createServer } from 'node:net';
import { expect } from 'vitest';
import { claim, claims } from './claims.ts';
import { docker, inProject, oneService, printedBy, refusalOf, serve, sh, until } from './project.ts';
import type { Project } from './project.ts';

/** The addresses that a name leads to in a container on this network, sorted; none where it does not resolve. */
async function addresses(network: string, name: string): Promise<readonly string[]> {
  const lookup = `getent ahostsv4 ${name} | awk '/STREAM/ {print $1}' | sort -u`;
  const { stdout } = await docker('run', '--rm', '--network', network, 'debian:12', 'sh', '-c', lookup);
  return stdout.split('\n').filter((line) => line !== '');
}

async function addressOf(project: Project, service: string): Promise<string> {
  return project.inspect(service, '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}');
}

/** What answers at an address and port, asked on a network; a server needs a moment after its start. */
async function answer(network: string, host: string, port: number): Promise<string> {
  const get = `timeout 1 busybox wget -q -O - http://${host}:${port}/`;
  const ask = `${get} || { sleep 0.3; ${get}; }`;
  return (await docker('run', '--rm', '--network', network, 'busybox', 'sh', '-c', ask)).stdout.trim();
}

const sleeper = '{image: busybox, stop_grace_period: 0s, command: ["sleep", "60"]}';

claims('bridge-network', () => {
  claim('On the project’s network the name of a service leads to its container.', async () => {
    await inProject(`services: {db: ${sleeper}}`, async (project) => {
      await project.compose('up --detach');
      expect(await addresses(`${project.name}_default`, 'db')).toEqual([await addressOf(project, 'db')]);
    });
  });

  claim(
    'On `bridge`, the network that `docker run` uses without `--network`, names do not resolve, addresses work.',
    async () => {
      const file = oneService(`network_mode: bridge\ncontainer_name: \${NAME}\ncommand: ${serve('here', 8000)}`);
      await inProject(file, async (project) => {
        const name = `${project.name}-a-1`;
        await project.compose('up --detach', { NAME: name });
        expect(await addresses('bridge', name)).toEqual([]);
        const address = await project.inspect('a', '{{.NetworkSettings.Networks.bridge.IPAddress}}');
        expect(await answer('bridge', address, 8000)).toBe('here');
      });
    },
  );

  claim('A network made by `docker network create` resolves the names of containers.', async () => {
    const file = oneService(
      `network_mode: ""\nnetworks: [own]\ncontainer_name: \${NAME}\ncommand: ["sleep", "60"]`,
      'networks: {own: {external: true, name: "${NAME}"}}',
    );
    await inProject(file, async (project) => {
      const name = `${project.name}-a-1`;
      await docker('network', 'create', name);
      try {
        await project.compose('up --detach', { NAME: name });
        expect(await addresses(name, name)).toHaveLength(1);
      } finally {
        await docker('rm', '--force', name);
        await docker('network', 'rm', name);
      }
    });
  });

  claim('Several containers of one service share the name, and a lookup returns all of them.', async () => {
    await inProject(`services: {api: ${sleeper}}`, async (project) => {
      await project.compose('up --detach --scale api=3');
      expect(await addresses(`${project.name}_default`, 'api')).toHaveLength(3);
    });
  });

  claim('Without `networks` everything is on one network that is called after the project.', async () => {
    await inProject(`services: {a: ${sleeper}, b: ${sleeper}}`, async (project) => {
      await project.compose('create');
      for (const service of ['a', 'b']) {
        expect(await project.inspect(service, '{{range $n, $_ := .NetworkSettings.Networks}}{{$n}} {{end}}')).toBe(
          `${project.name}_default`,
        );
      }
    });
  });

  claim('A service that lists networks is on those only, and no longer on `default`.', async () => {
    await inProject(`services: {a: {image: busybox, networks: [back]}}\nnetworks: {back: }`, async (project) => {
      await project.compose('create');
      expect(await project.inspect('a', '{{range $n, $_ := .NetworkSettings.Networks}}{{$n}} {{end}}')).toBe(
        `${project.name}_back`,
      );
    });
  });

  claim('Inside a container, `localhost` is that container.', async () => {
    const file = `
      services:
        db: {image: busybox, stop_grace_period: 0s, command: ${serve('db', 5432)}}
        api: {image: busybox, depends_on: [db], command: ${sh('sleep 0.3; busybox wget -q -O - localhost:5432 || echo refused; busybox wget -q -O - db:5432')}}
    `;
    await inProject(file, async (project) => {
      await project.compose('up --detach');
      await project.exitCode('api');
      expect(await project.printed('api')).toMatch(/refused\ndb$/);
    });
  });
});

claims('network-alias', () => {
  const file = `
    services:
      api:
        image: busybox
        hostname: calls-itself
        stop_grace_period: 0s
        command: ["sleep", "60"]
        networks: {front: , back: {aliases: [backend, api.internal]}}
      other: {image: busybox, stop_grace_period: 0s, command: ["sleep", "60"], networks: {back: {aliases: [backend]}}}
      ended: {image: busybox, command: ["true"], networks: [back]}
    networks: {front: , back: }
  `;

  claim('An alias leads to the container like the name of the service, on that network only.', async () => {
    await inProject(file, async (project) => {
      await project.compose('up --detach api');
      const own = await addresses(`${project.name}_back`, 'api');
      expect(own).toHaveLength(1);
      expect(await addresses(`${project.name}_back`, 'api.internal')).toEqual(own);
      expect(await addresses(`${project.name}_front`, 'api')).toHaveLength(1);
      expect(await addresses(`${project.name}_front`, 'api.internal')).toEqual([]);
    });
  });

  claim('Two services may have the same alias: a lookup gives the addresses of both.', async () => {
    await inProject(file, async (project) => {
      await project.compose('up --detach api other');
      expect(await addresses(`${project.name}_back`, 'backend')).toHaveLength(2);
    });
  });

  claim('The name of a service that is not running does not resolve.', async () => {
    await inProject(file, async (project) => {
      await project.compose('up --detach ended');
      await project.exitCode('ended');
      expect(await addresses(`${project.name}_back`, 'ended')).toEqual([]);
    });
  });

  claim('Docker 28 answers for the `hostname` of a container as well.', async () => {
    await inProject(file, async (project) => {
      await project.compose('up --detach api');
      expect(await addresses(`${project.name}_back`, 'calls-itself')).toHaveLength(1);
    });
  });

  claim('The name server is at `127.0.0.11` inside of each container.', async () => {
    await inProject(`services: {a: {image: busybox, command: ["cat", "/etc/resolv.conf"]}}`, async (project) => {
      expect((await project.compose('run --rm --no-TTY a')).stdout).toMatch(/^nameserver 127\.0\.0\.11$/m);
    });
  });

  claim('On the network `bridge` aliases are refused.', async () => {
    const { code, output } = await docker('run', '--rm', '--network-alias', 'db', 'busybox', 'true');
    expect(code).not.toBe(0);
    expect(output).toContain('network-scoped alias');
  });
});

claims('host-network', () => {
  claim('A container with `network_mode: host` has the interfaces of the host, others have their own.', async () => {
    const interfaces = sh('ls /sys/class/net');
    const host = (await docker('run', '--rm', '--network', 'host', 'busybox', 'cat', '/proc/net/dev')).stdout;
    for (const name of (await printedBy(`network_mode: host\ncommand: ${interfaces}`)).split('\n')) {
      expect(`${name}:${host.includes(`${name}:`)}`).toMatch(/:true$|bonding_masters/);
    }
    expect(await printedBy(`command: ${interfaces}`)).toBe('lo');
  });

  claim('It cannot listen on a port that a program of the host has already.', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '0.0.0.0', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    try {
      const command = `command: ${sh(`timeout 1 busybox nc -l -p ${port}`)}`;
      expect(await printedBy(`network_mode: host\n${command}`)).toMatch(/in use/i);
      expect(await printedBy(command)).not.toMatch(/in use/i);
    } finally {
      server.close();
    }
  });

  claim('The mode shares the network only: files and processes are the container’s own.', async () => {
    const script = 'echo $$; ls -d /proc/[0-9]* | wc -l; touch /only-here; ls /only-here';
    expect(await printedBy(`network_mode: host\ncommand: ${sh(script)}`)).toMatch(/^1\n[1-5]\n\/only-here$/);
    const host = await docker('run', '--rm', '--volume', '/:/host:ro', 'busybox', 'ls', '/host/only-here');
    expect(host.code).not.toBe(0);
  });

  claim('The name of the container’s host is that of the machine.', async () => {
    const own = (await docker('info', '--format', '{{.Name}}')).stdout.trim();
    expect(await printedBy('network_mode: host\ncommand: ["cat", "/proc/sys/kernel/hostname"]')).toBe(own);
  });
});

claims('none-network', () => {
  claim('There is one interface inside, the loopback, and no route.', async () => {
    const printed = await printedBy(
      `network_mode: none\ncommand: ${sh('ls /sys/class/net; tail -n +2 /proc/net/route')}`,
    );
    expect(printed).toBe('lo');
  });

  claim('Programs in the same container still talk to each other at `localhost`.', async () => {
    const script = 'busybox nc -l -p 80 -e echo heard & sleep 0.2; busybox nc -w 1 localhost 80';
    expect(await printedBy(`network_mode: none\ncommand: ${sh(script)}`)).toBe('heard');
  });

  claim('Compose refuses `network_mode` together with `networks`.', async () => {
    const file = 'services: {a: {image: busybox, network_mode: none, networks: [n]}}\nnetworks: {n: }';
    await inProject(file, async (project) => {
      expect((await project.compose('config')).output).toContain('mutually exclusive');
    });
  });

  claim('`ports` is accepted without a warning, and nothing is published.', async () => {
    await inProject(oneService('ports: ["8000"]\ncommand: ["sleep", "60"]'), async (project) => {
      const up = await project.compose('up --detach');
      expect(up.code).toBe(0);
      expect(up.output).not.toMatch(/discard|ignor|warn/i);
      expect(await project.inspect('a', '{{json .NetworkSettings.Ports}}')).toBe('{}');
    });
  });

  claim('A Unix socket on a shared volume lets two services talk even so.', async () => {
    const listen =
      "import socket as s; l=s.socket(s.AF_UNIX); l.bind('/run/x/sock'); l.listen(); c,_=l.accept(); c.send(b'by file'); c.close()";
    const ask =
      "import os,time,socket as s; [time.sleep(.05) for _ in range(100) if not os.path.exists('/run/x/sock')]; time.sleep(.2); c=s.socket(s.AF_UNIX); c.connect('/run/x/sock'); print(c.recv(9).decode())";
    const file = `
      x-all: &all {image: "python:3-slim", network_mode: none, volumes: ["socket:/run/x"], stop_grace_period: 0s}
      services:
        server: {<<: *all, command: ["python", "-c", ${JSON.stringify(listen)}]}
        client: {<<: *all, command: ["python", "-c", ${JSON.stringify(ask)}]}
      volumes: {socket: }
    `;
    await inProject(file, async (project) => {
      await project.compose('up --detach');
      expect(await project.exitCode('client')).toBe(0);
      expect(await project.printed('client')).toBe('by file');
    });
  });
});

const isDefault = (line: string): boolean => /^\S+\s+00000000\s/.test(line);

claims('internal-network', () => {
  const file = `
    services:
      inside: {image: busybox, stop_grace_period: 0s, networks: [closed], command: ${serve('inside', 8000)}}
      both: {image: busybox, networks: [closed, open], command: ["cat", "/proc/net/route"]}
      routes: {image: busybox, networks: [closed], command: ["cat", "/proc/net/route"]}
    networks: {closed: {internal: true}, open: }
  `;
  claim(
    'A container on an internal network has no default route, one that is also on another network has one.',
    async () => {
      await inProject(file, async (project) => {
        await project.compose('up --detach routes both');
        for (const service of ['routes', 'both']) await project.exitCode(service);
        expect((await project.printed('routes')).split('\n').slice(1)).toHaveLength(1);
        expect((await project.printed('routes')).split('\n').filter(isDefault)).toEqual([]);
        expect((await project.printed('both')).split('\n').filter(isDefault)).toHaveLength(1);
      });
    },
  );

  claim('Names of other containers still resolve on it, and their ports are open.', async () => {
    await inProject(file, async (project) => {
      await project.compose('up --detach inside');
      expect(await answer(`${project.name}_closed`, 'inside', 8000)).toBe('inside');
    });
  });

  claim(
    'It is no wall against the host: from the machine itself the address of the container can be reached.',
    async () => {
      await inProject(file, async (project) => {
        await project.compose('up --detach inside');
        expect(await answer('host', await addressOf(project, 'inside'), 8000)).toBe('inside');
      });
    },
  );
});

const ownerAndGuest = (more = '') => `
  services:
    owner: {image: busybox, stop_grace_period: 0s, command: ${serve('owner', 8000, '127.0.0.1')}}
    guest:
      image: busybox
      stop_grace_period: 0s
      network_mode: service:owner
      command: ${sh('sleep 0.3; busybox wget -q -O - 127.0.0.1:8000; cat /proc/net/route | md5sum; hostname; exec sleep 60')}
      ${more}
    stranger: {image: busybox, command: ["true"]}
`;

claims('shared-network-namespace', () => {
  claim('Both have the same network namespace, and reach at `localhost` what the other listens on.', async () => {
    await inProject(ownerAndGuest(), async (project) => {
      await project.compose('up --detach owner guest');
      await until(async () => (await project.printed('guest')).split('\n').length > 2);
      expect(await project.printed('guest')).toMatch(/^owner\n/);
      const namespace = async (service: string) =>
        (
          await docker(
            'run',
            '--rm',
            '--pid',
            'host',
            '--privileged',
            'busybox',
            'readlink',
            `/proc/${await project.inspect(service, '{{.State.Pid}}')}/ns/net`,
          )
        ).stdout;
      expect(await namespace('guest')).toBe(await namespace('owner'));
    });
  });

  claim('They cannot both listen on the same port.', async () => {
    const text = `
      services:
        owner: {image: busybox, stop_grace_period: 0s, command: ${serve('owner', 8000)}}
        guest: {image: busybox, network_mode: "service:owner", command: ${sh('sleep 0.3; timeout 1 busybox httpd -f -p 8000')}}
    `;
    await inProject(text, async (project) => {
      await project.compose('up --detach');
      await project.exitCode('guest');
      expect(await project.printed('guest')).toMatch(/in use/i);
    });
  });

  claim('Files and processes stay apart.', async () => {
    const text = `
      services:
        owner: {image: busybox, stop_grace_period: 0s, command: ${sh('touch /of-owner; exec sleep 60')}}
        guest: {image: busybox, network_mode: "service:owner", command: ${sh('echo $$; ls /of-owner || echo none')}}
    `;
    await inProject(text, async (project) => {
      await project.compose('up --detach');
      await project.exitCode('guest');
      expect(await project.printed('guest')).toMatch(/^1\n(?:.*\n)?none$/);
    });
  });

  claim('Compose starts the owner of the network first.', async () => {
    await inProject(ownerAndGuest(), async (project) => {
      const { output } = await project.compose('--progress plain up --detach guest');
      const [owner, guest] = ['owner', 'guest'].map((service) => output.search(new RegExp(`-${service}-1 +Starting`)));
      expect(owner).toBeGreaterThan(-1);
      expect(guest).toBeGreaterThan(owner ?? 0);
    });
  });

  claim('The engine refuses `ports` and `hostname` beside it.', async () => {
    for (const more of ['ports: ["8000"]', 'hostname: me']) {
      await inProject(ownerAndGuest(more), async (project) => {
        const up = await project.compose('up --detach guest');
        expect(up.code).not.toBe(0);
        expect(up.output).toContain('conflicting options');
      });
    }
  });
});

const bindingsOf = (project: Project) =>
  project.inspect('web', '{{range (index .NetworkSettings.Ports "8000/tcp")}}{{.HostIp}} {{.HostPort}}\n{{end}}');

const publishing = (entry: string, more = '') =>
  `services: {web: {image: busybox, stop_grace_period: 0s, ports: [${entry}], ${more} command: ${serve('web', 8000)}}}`;

claims('published-port-and-expose', () => {
  claim('Without an address a port is bound to all addresses of the host, `0.0.0.0` and `[::]`.', async () => {
    await inProject(publishing('"8000"'), async (project) => {
      await project.compose('up --detach');
      const lines = (await bindingsOf(project)).split('\n');
      expect(lines.map((line) => line.split(' ')[0])).toContain('0.0.0.0');
      const port = Number(lines[0]?.split(' ')[1]);
      await until(async () => (await answer('host', '127.0.0.1', port)) === 'web');
      const gateway = (await docker('network', 'inspect', '--format', '{{(index .IPAM.Config 0).Gateway}}', 'bridge'))
        .stdout;
      expect(await answer('host', gateway.trim(), port)).toBe('web');
    });
  });

  claim('Bound to `127.0.0.1`, it is reached from the host itself only, not at its other addresses.', async () => {
    await inProject(publishing('"127.0.0.1::8000"'), async (project) => {
      await project.compose('up --detach');
      const [address, port] = (await bindingsOf(project)).split(' ');
      expect(address).toBe('127.0.0.1');
      await until(async () => (await answer('host', '127.0.0.1', Number(port))) === 'web');
      const gateway = (await docker('network', 'inspect', '--format', '{{(index .IPAM.Config 0).Gateway}}', 'bridge'))
        .stdout;
      expect(await answer('host', gateway.trim(), Number(port))).toBe('');
      expect(await answer('bridge', gateway.trim(), Number(port))).toBe('');
    });
  });

  claim('`docker compose port` tells which port of the host was picked.', async () => {
    await inProject(publishing('"8000"'), async (project) => {
      await project.compose('up --detach');
      const { stdout } = await project.compose('port web 8000');
      expect(stdout.trim()).toBe((await bindingsOf(project)).split('\n')[0]?.replace(' ', ':'));
    });
  });

  claim(
    'A program that listens on `127.0.0.1` in the container cannot be reached through a published port.',
    async () => {
      const file = `services: {web: {image: busybox, stop_grace_period: 0s, ports: ["8000"], command: ${serve('web', 8000, '127.0.0.1')}}}`;
      await inProject(file, async (project) => {
        await project.compose('up --detach');
        const port = Number((await bindingsOf(project)).split('\n')[0]?.split(' ')[1]);
        await new Promise((resolve) => setTimeout(resolve, 300));
        expect(await answer('host', '127.0.0.1', port)).toBe('');
      });
    },
  );

  claim('`expose` and `EXPOSE` publish nothing.', async () => {
    const file = `services: {web: {build: {dockerfile_inline: "FROM busybox\\nEXPOSE 8000"}, expose: ["9000"], command: ["sleep", "60"], stop_grace_period: 0s}}`;
    await inProject(file, async (project) => {
      await project.compose('up --detach');
      expect(await project.inspect('web', '{{json .NetworkSettings.Ports}}')).toBe('{"8000/tcp":null,"9000/tcp":null}');
    });
  });

  claim('`docker run -P` publishes all exposed ports, each on a free port of the host.', async () => {
    const { stdout } = await docker('run', '--rm', '--detach', '-P', '--expose', '8000', 'busybox', 'sleep', '60');
    const ports = await docker('port', stdout.trim());
    await docker('rm', '--force', stdout.trim());
    expect(ports.stdout).toMatch(/^8000\/tcp -> 0\.0\.0\.0:\d+$/m);
  });

  claim('A host port belongs to one container: the second one fails with "port is already allocated".', async () => {
    await inProject(publishing('"8000"'), async (project) => {
      await project.compose('up --detach');
      const port = (await bindingsOf(project)).split('\n')[0]?.split(' ')[1] ?? '';
      const second = await docker('run', '--rm', '--publish', `${port}:80`, 'busybox', 'true');
      expect(second.code).not.toBe(0);
      expect(second.output).toContain('port is already allocated');
    });
  });
});

claims('overlay-network', () => {
  claim('Without a swarm, `up` ends with "This node is not a swarm manager".', async () => {
    const state = (await docker('info', '--format', '{{.Swarm.ControlAvailable}}')).stdout.trim();
    expect(state, 'this engine manages a swarm').toBe('false');
    const refusal = await refusalOf(
      'network_mode: ""\nnetworks: [cluster]\ncommand: ["true"]',
      'networks: {cluster: {driver: overlay}}',
    );
    expect(refusal).toContain('This node is not a swarm manager');
  });
});

claims('external-resource', () => {
  claim('If the network or the volume is missing, `up` ends with an error.', async () => {
    const network = 'network_mode: ""\nnetworks: [edge]';
    const missing = 'external: true, name: layerwise-claims-missing';
    expect(await refusalOf(network, `networks: {edge: {${missing}}}`)).toMatch(
      /network layerwise-claims-missing declared as external, but could not be found/,
    );
    expect(await refusalOf('volumes: ["data:/data"]', `volumes: {data: {${missing}}}`)).toMatch(
      /external volume "layerwise-claims-missing" not found/,
    );
  });

  claim('No `down` deletes an external volume, not even `down -v`.', async () => {
    const file = oneService(
      'volumes: ["data:/data"]\ncommand: ["true"]',
      'volumes: {data: {external: true, name: "${NAME}"}}',
    );
    await inProject(file, async (project) => {
      const NAME = `${project.name}-outside`;
      await docker('volume', 'create', NAME);
      try {
        expect((await project.compose('up --detach', { NAME })).code).toBe(0);
        await project.compose('down --volumes', { NAME });
        expect((await docker('volume', 'inspect', NAME)).code).toBe(0);
      } finally {
        await docker('rm', '--force', `${project.name}-a-1`);
        await docker('volume', 'rm', NAME);
      }
    });
  });

  const joined = { 'proxy.yaml': `services: {traefik: ${sleeper}}\nnetworks: {default: {name: "\${NAME}"}}` };

  claim('On a network of another project the services of both reach each other by name.', async () => {
    await inProject(joined, async (proxy) => {
      const NAME = `${proxy.name}-edge`;
      await proxy.compose('--file proxy.yaml up --detach', { NAME });
      const shop = `
        services: {web: {image: busybox, stop_grace_period: 0s, networks: [edge], command: ["sleep", "60"]}}
        networks: {edge: {external: true, name: "\${NAME}"}}
      `;
      await inProject(shop, async (project) => {
        await project.compose('up --detach', { NAME });
        for (const name of ['web', 'traefik']) expect(await addresses(NAME, name)).toHaveLength(1);
        const down = await proxy.compose('--file proxy.yaml down --timeout 0', { NAME });
        expect(down.output).toMatch(/still in use/i);
        expect((await docker('network', 'inspect', NAME)).code).toBe(0);
      });
    });
  });
});
