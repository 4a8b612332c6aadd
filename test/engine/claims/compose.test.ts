import { expect } from 'vitest';
import { claim, claims } from './claims.ts';
import { docker, inProject, oneService, printedBy, refusalOf, sh, until } from './project.ts';
import type { Environment, Project } from './project.ts';

/** What `docker compose config` makes of the files: the part of `a` as JSON, or what it says when it refuses. */
async function config(files: string | Readonly<Record<string, string>>, environment?: Environment, words = '') {
  let result: { readonly code: number; readonly output: string; readonly json: Configuration } | undefined;
  await inProject(files, async (project) => {
    const run = await project.compose(`${words} config --format json`, environment);
    result = { ...run, json: run.code === 0 ? JSON.parse(run.stdout) : { services: {} } };
  });
  if (result === undefined) throw new Error('nothing was run');
  return result;
}

interface Configuration {
  readonly name?: string;
  readonly services: Readonly<Record<string, { readonly image?: string; readonly command?: readonly string[] | null }>>;
}

/** The names of the project's containers that are there, or those that run. */
async function containers(project: Project, ...options: readonly string[]): Promise<readonly string[]> {
  const label = `label=com.docker.compose.project=${project.name}`;
  const { stdout } = await docker('ps', ...options, '--filter', label, '--format', '{{.Names}}');
  const names = stdout.split('\n').filter((name) => name !== '');
  return names.map((name) => name.replace(`${project.name}-`, '')).toSorted();
}

const idle = 'image: busybox, network_mode: none, stop_grace_period: 0s, command: ["sleep", "60"]';
const done = 'image: busybox, network_mode: none, command: ["true"]';
const check = (test: string, more = '') => `healthcheck: {test: ${test}, interval: 300ms, retries: 1${more}}`;

const fileWithLevel = (level: string) => `services: {a: {${idle}, environment: {LEVEL: ${level}}}, b: {${idle}}}`;

const fileWithImage = (name: string) => `services: {a: {image: ${name}}}`;

claims('compose-file', () => {
  claim('Compose looks for `compose.yaml` first, and then for the other names.', async () => {
    const names = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
    for (const first of names.keys()) {
      const files = Object.fromEntries(names.slice(first).map((name) => [name, fileWithImage(name)]));
      expect((await config(files)).json.services['a']?.image).toBe(names[first]);
    }
  });

  claim('`compose.override.yaml` beside it is laid on top without asking, but not beside `-f`.', async () => {
    const files = { 'compose.yaml': fileWithImage('below'), 'compose.override.yaml': fileWithImage('on-top') };
    expect((await config(files)).json.services['a']?.image).toBe('on-top');
    expect((await config(files, {}, '--file compose.yaml')).json.services['a']?.image).toBe('below');
  });

  claim('Of several files given by `-f` the later ones win.', async () => {
    const files = { 'one.yaml': fileWithImage('one'), 'two.yaml': fileWithImage('two') };
    expect((await config(files, {}, '--file one.yaml --file two.yaml')).json.services['a']?.image).toBe('two');
  });

  claim('`up` can be repeated at any time: it replaces only the containers whose service has changed.', async () => {
    await inProject(fileWithLevel('one'), async (project) => {
      const ids = async () => [await project.inspect('a', '{{.Id}}'), await project.inspect('b', '{{.Id}}')];
      await project.compose('up --detach');
      const before = await ids();
      await project.compose('up --detach');
      expect(await ids()).toEqual(before);
      await project.write('compose.yaml', fileWithLevel('two'));
      await project.compose('up --detach');
      const after = await ids();
      expect([after[0] === before[0], after[1] === before[1]]).toEqual([false, true]);
    });
  });
});

claims('compose-version', () => {
  claim('`version` changes nothing, and each command warns that it is obsolete.', async () => {
    const file = oneService('deploy: {replicas: 2}\nmem_limit: 16m');
    const [without, with38, with2] = [
      await config(file),
      await config(`version: "3.8"\n${file}`),
      await config(`version: "2"\n${file}`),
    ];
    expect(with38.output).toContain('the attribute `version` is obsolete');
    expect(without.output).not.toContain('obsolete');
    for (const { json } of [with38, with2]) expect(json.services).toEqual(without.json.services);
  });
});

claims('compose-project', () => {
  claim(
    'The name is that of `-p`, or else of `COMPOSE_PROJECT_NAME`, or of `name` in the file, or that of the folder.',
    async () => {
      const file = `services: {a: {image: busybox}}\n`;
      const files = {
        'Folder One/compose.yaml': file,
        'Folder One/named.yaml': `name: named\n${file}`,
        'two/.env': 'COMPOSE_PROJECT_NAME=of-env',
      };
      await inProject({ ...files, 'two/compose.yaml': `name: named\n${file}` }, async ({ folder }) => {
        const nameOf = async (path: string, ...words: readonly string[]) => {
          const { stdout } = await docker(
            'compose',
            '--file',
            `${folder}/${path}`,
            ...words,
            'config',
            '--format',
            'json',
          );
          const { name }: Configuration = JSON.parse(stdout);
          return name;
        };
        expect(await nameOf('Folder One/compose.yaml')).toBe('folderone');
        expect(await nameOf('Folder One/named.yaml')).toBe('named');
        expect(await nameOf('two/compose.yaml')).toBe('of-env');
        expect(await nameOf('two/compose.yaml', '--project-name', 'given')).toBe('given');
      });
    },
  );

  claim('A container is called after project, service and number; the network is `NAME_default`.', async () => {
    await inProject(`services: {web: {image: busybox, command: ["true"]}}`, async (project) => {
      await project.compose('create --scale web=2');
      expect(await containers(project, '--all')).toEqual(['web-1', 'web-2']);
      const { stdout } = await docker('network', 'ls', '--filter', `name=${project.name}`, '--format', '{{.Name}}');
      expect(stdout.trim()).toBe(`${project.name}_default`);
    });
  });

  claim(
    'With another name Compose finds nothing of what it made before: the old containers keep running.',
    async () => {
      await inProject(`services: {a: {${idle}}}`, async (project) => {
        await project.compose('up --detach');
        const renamed = await project.compose(`--project-name ${project.name}-renamed ps --quiet`);
        expect(renamed.stdout).toBe('');
        expect(await containers(project)).toEqual(['a-1']);
      });
    },
  );

  claim('A service with `build` and without `image` gets the image `NAME-SERVICE`.', async () => {
    await inProject('services: {api: {build: {dockerfile_inline: "FROM busybox"}}}', async (project) => {
      await project.compose('build');
      expect((await docker('image', 'inspect', `${project.name}-api`)).code).toBe(0);
    });
  });
});

claims('compose-and-swarm', () => {
  claim('Compose applies `replicas`, limits and the reserved memory of `deploy`.', async () => {
    const lines = `deploy: {replicas: 2, resources: {limits: {memory: 32M, cpus: "0.5", pids: 50}, reservations: {memory: 16M}}}`;
    await inProject(oneService(lines), async (project) => {
      await project.compose('create');
      expect(await containers(project, '--all')).toEqual(['a-1', 'a-2']);
      const format = '{{with .HostConfig}}{{.Memory}} {{.NanoCpus}} {{.PidsLimit}} {{.MemoryReservation}}{{end}}';
      expect(await project.inspect('a', format)).toBe(`${32 << 20} 500000000 50 ${16 << 20}`);
    });
  });

  claim('`restart_policy` holds and `restart` does not, where both stand.', async () => {
    const lines = 'restart: always\ndeploy: {restart_policy: {condition: on-failure, max_attempts: 3}}';
    await inProject(oneService(lines), async (project) => {
      await project.compose('create');
      const format = '{{.HostConfig.RestartPolicy.Name}} {{.HostConfig.RestartPolicy.MaximumRetryCount}}';
      expect(await project.inspect('a', format)).toBe('on-failure 3');
    });
  });

  claim('Compose ignores `placement`, `update_config` and `labels` of `deploy` without a warning.', async () => {
    const lines =
      'deploy: {placement: {constraints: ["node.role == nowhere"]}, update_config: {order: start-first}, labels: {mine: x}}';
    await inProject(oneService(`${lines}\ncommand: ["true"]`), async (project) => {
      const up = await project.compose('up --detach');
      expect(up.code).toBe(0);
      expect(up.output).not.toMatch(/warn|ignor|unsupported/i);
      expect(await project.inspect('a', '{{index .Config.Labels "mine"}}')).toBe('');
    });
  });
});

claims('service', () => {
  claim('A service needs an `image` or a `build`.', async () => {
    expect((await config('services: {a: {command: x}}')).output).toContain('has neither an image nor a build context');
  });

  claim('`container_name` gives a container another name, but then there can be only one.', async () => {
    const refused = await config('services: {a: {image: busybox, container_name: alone, scale: 2}}');
    expect(refused.code).not.toBe(0);
    await inProject(`services: {a: {${idle}, container_name: "\${NAME}"}}`, async (project) => {
      const NAME = `${project.name}-other-name`;
      await project.compose('create', { NAME });
      expect(await containers(project, '--all')).toEqual(['other-name']);
    });
  });
});

const fileThatBuilds = (text: string) =>
  `services: {a: {network_mode: none, build: {dockerfile_inline: "FROM busybox\\nCMD echo ${text}"}}}`;

claims('service-build', () => {
  claim('After a change `docker compose up` goes on with the old image; `up --build` builds first.', async () => {
    await inProject(fileThatBuilds('old'), async (project) => {
      const up = async (words: string) => {
        await project.compose(`up --detach ${words}`);
        await project.exitCode('a');
        return project.printed('a');
      };
      expect(await up('')).toBe('old');
      await project.write('compose.yaml', fileThatBuilds('new'));
      expect(await up('--force-recreate')).toBe('old');
      expect(await up('--build')).toBe('new');
    });
  });

  claim('`dockerfile` is counted from the build context, and `target` ends the build at a stage.', async () => {
    const files = {
      'compose.yaml':
        'services: {a: {network_mode: none, build: {context: ./api, dockerfile: docker/Dockerfile.prod, target: middle}}}',
      'api/docker/Dockerfile.prod': 'FROM busybox AS middle\nCMD echo middle\nFROM busybox\nRUN false\n',
    };
    await inProject(files, async (project) => {
      await project.compose('build');
      expect((await project.compose('run --rm --no-TTY a')).stdout.trim()).toBe('middle');
    });
  });

  claim('`environment` does not exist during the build, and `args` do not exist when the container runs.', async () => {
    const dockerfile = String.raw`FROM busybox\nARG FROM_ARGS\nRUN echo build \"[$$FROM_ENV]\" \"[$$FROM_ARGS]\" > /said`;
    const lines = `image: ""\nbuild:\n  dockerfile_inline: "${dockerfile}"\n  args: {FROM_ARGS: arg}\nenvironment: {FROM_ENV: env}\n`;
    const script = 'cat /said; echo run "[$FROM_ENV]" "[$FROM_ARGS]"';
    expect(await printedBy(`${lines}command: ${sh(script)}`)).toBe('build [] [arg]\nrun [env] []');
  });
});

const migratingWithCode = (code: number) => `
services:
  migrate: {image: busybox, network_mode: none, command: ${sh(`sleep 0.5; exit ${code}`)}}
  web: {${done}, depends_on: {migrate: {condition: service_completed_successfully}}}
    `;

claims('depends-on', () => {
  claim('What is listed is started first, and not waited for: started is not ready.', async () => {
    const file = `
      services:
        db: {image: busybox, network_mode: none, stop_grace_period: 0s, command: ${sh('sleep 2; echo ready; sleep 60')}}
        web: {${done}, depends_on: [db]}
    `;
    await inProject(file, async (project) => {
      await project.compose('up --detach web');
      await project.exitCode('web');
      expect(await project.printed('db')).toBe('');
      const [db, web] = [
        await project.inspect('db', '{{.State.StartedAt}}'),
        await project.inspect('web', '{{.State.StartedAt}}'),
      ];
      expect(db < web).toBe(true);
    });
  });

  claim('With `service_healthy` it waits until the health check has succeeded.', async () => {
    const file = `services: {db: {${idle}, ${check('["CMD", "true"]')}}, web: {${done}, depends_on: {db: {condition: service_healthy}}}}`;
    await inProject(file, async (project) => {
      await project.compose('up --detach');
      const healthy = await project.inspect('db', '{{json (index .State.Health.Log 0).End}}');
      const started = await project.inspect('web', '{{json .State.StartedAt}}');
      expect(Date.parse(JSON.parse(started))).toBeGreaterThanOrEqual(Date.parse(JSON.parse(healthy)));
    });
  });

  claim('When the dependency gets unhealthy, `up` fails and the service is not started.', async () => {
    const file = `services: {db: {${idle}, ${check('["CMD", "false"]')}}, web: {${done}, depends_on: {db: {condition: service_healthy}}}}`;
    await inProject(file, async (project) => {
      const up = await project.compose('up --detach');
      expect([up.code, up.output]).toEqual([1, expect.stringContaining('is unhealthy')]);
      expect(await project.inspect('web', '{{.State.Status}}')).toBe('created');
    });
  });

  claim('Without a health check, `service_healthy` ends with "has no healthcheck configured".', async () => {
    for (const more of ['', ', healthcheck: {disable: true}']) {
      const file = `services: {db: {${idle}${more}}, web: {${done}, depends_on: {db: {condition: service_healthy}}}}`;
      await inProject(file, async (project) => {
        const up = await project.compose('up --detach');
        expect([up.code, up.output]).toEqual([1, expect.stringContaining('has no healthcheck configured')]);
      });
    }
  });

  claim(
    'With `service_completed_successfully` it waits for the end, and starts nothing after an exit code other than 0.',
    async () => {
      await inProject(migratingWithCode(0), async (project) => {
        await project.compose('up --detach');
        const [ended, started] = [
          await project.inspect('migrate', '{{.State.FinishedAt}}'),
          await project.inspect('web', '{{.State.StartedAt}}'),
        ];
        expect(ended < started).toBe(true);
      });
      await inProject(migratingWithCode(3), async (project) => {
        const up = await project.compose('up --detach');
        expect(up.code).not.toBe(0);
        expect(up.output).toContain("didn't complete successfully: exit 3");
        expect(await project.inspect('web', '{{.State.Status}}')).toBe('created');
      });
    },
  );

  claim('Naming a service also starts what it needs; `--no-deps` leaves that out.', async () => {
    const file = `services: {db: {${idle}}, other: {${idle}}, web: {${idle}, depends_on: [db]}}`;
    await inProject(file, async (project) => {
      await project.compose('up --detach --no-deps web');
      expect(await containers(project)).toEqual(['web-1']);
      await project.compose('up --detach web');
      expect(await containers(project)).toEqual(['db-1', 'web-1']);
    });
  });

  claim('A circle is an error.', async () => {
    const circle = await config('services: {a: {image: x, depends_on: [b]}, b: {image: x, depends_on: [a]}}');
    expect(circle.output).toContain('dependency cycle detected');
  });

  claim('`docker compose restart` of a dependency restarts a service with `restart: true`, and no other.', async () => {
    const file = `
      services:
        db: {${idle}}
        with: {${idle}, depends_on: {db: {condition: service_started, restart: true}}}
        without: {${idle}, depends_on: [db]}
    `;
    await inProject(file, async (project) => {
      await project.compose('up --detach');
      const times = async () =>
        Promise.all(['with', 'without'].map((each) => project.inspect(each, '{{.State.StartedAt}}')));
      const before = await times();
      await project.compose('restart db');
      const after = await times();
      expect(before.map((time, index) => time === after[index])).toEqual([false, true]);
    });
  });
});

const restartsUnder = async (policy: string, code: number, least: number) => {
  let counted = -1;
  const lines = `restart: "${policy}"\ncommand: ${sh(`echo run; exit ${code}`)}`;
  await inProject(oneService(lines), async (project) => {
    await project.compose('up --detach');
    const count = async () => Number(await project.inspect('a', '{{.RestartCount}}'));
    if (least > 0) await until(async () => (await count()) >= least);
    else await new Promise((resolve) => setTimeout(resolve, 700));
    counted = await count();
  });
  return counted;
};

claims('restart-policy', () => {
  claim('With `always` and `unless-stopped` a program is started again also after exit code 0.', async () => {
    expect(await restartsUnder('always', 0, 2)).toBeGreaterThan(1);
    expect(await restartsUnder('unless-stopped', 0, 2)).toBeGreaterThan(1);
  });

  claim('With `on-failure` it is started again after another exit code only.', async () => {
    expect(await restartsUnder('on-failure', 0, 0)).toBe(0);
    expect(await restartsUnder('on-failure', 1, 2)).toBeGreaterThan(1);
  });

  claim('With `no`, the default, it stays stopped.', async () => {
    expect(await restartsUnder('no', 1, 0)).toBe(0);
  });

  claim('`on-failure:2` starts it again at most twice.', async () => {
    await inProject(oneService(`restart: "on-failure:2"\ncommand: ${sh('echo run; exit 1')}`), async (project) => {
      await project.compose('up --detach');
      await until(async () => (await project.inspect('a', '{{.State.Status}} {{.RestartCount}}')) === 'exited 2');
      expect(await project.printed('a')).toBe('run\nrun\nrun');
    });
  });

  claim('A restart is not a new container: files written in it are still there.', async () => {
    const lines = `restart: "on-failure:1"\ncommand: ${sh('cat /f && exit 0; echo kept > /f; exit 1')}`;
    await inProject(oneService(lines), async (project) => {
      await project.compose('up --detach');
      await until(async () => (await project.printed('a')).endsWith('kept'));
    });
  });

  claim('Stopped by hand, it stays stopped.', async () => {
    await inProject(oneService('restart: always\ncommand: ["sleep", "60"]'), async (project) => {
      await project.compose('up --detach');
      await project.compose('stop');
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(await project.inspect('a', '{{.State.Status}} {{.RestartCount}}')).toBe('exited 0');
    });
  });

  claim('The engine refuses a policy that it does not know.', async () => {
    expect(await refusalOf('restart: sometimes')).toContain("unknown policy 'sometimes'");
  });
});

const scaledTwice = (replicas: number) => oneService(`scale: 2\ndeploy: {replicas: ${replicas}}`);

claims('scaling', () => {
  claim('Only one container can have a port of the host: the second does not start.', async () => {
    await inProject(
      'services: {a: {image: busybox, stop_grace_period: 0s, ports: ["127.0.0.1:${PORT}:80"], command: ["sleep", "60"]}}',
      async (project) => {
        const up = await project.compose('up --detach --scale a=2', { PORT: '21311' });
        expect(up.code).not.toBe(0);
        expect(up.output).toContain('port is already allocated');
        expect(await containers(project)).toHaveLength(1);
      },
    );
  });

  claim('A range of ports gives each container one of them.', async () => {
    await inProject(
      'services: {a: {image: busybox, stop_grace_period: 0s, scale: 2, ports: ["127.0.0.1:21312-21313:80"], command: ["sleep", "60"]}}',
      async (project) => {
        expect((await project.compose('up --detach')).code).toBe(0);
        const ports = [await project.compose('port --index 1 a 80'), await project.compose('port --index 2 a 80')];
        expect(ports.map(({ stdout }) => stdout.trim()).toSorted()).toEqual(['127.0.0.1:21312', '127.0.0.1:21313']);
      },
    );
  });

  claim('`scale` and `deploy.replicas` have to agree, and `--scale` wins over the file.', async () => {
    expect((await config(scaledTwice(3))).output).toContain(
      "can't set distinct values on 'scale' and 'deploy.replicas'",
    );
    await inProject(scaledTwice(2), async (project) => {
      await project.compose('create --scale a=3');
      expect(await containers(project, '--all')).toEqual(['a-1', 'a-2', 'a-3']);
    });
  });

  claim('With `scale: 0` no container is started.', async () => {
    await inProject(oneService('scale: 0'), async (project) => {
      expect((await project.compose('up --detach')).code).toBe(0);
      expect(await containers(project, '--all')).toEqual([]);
    });
  });
});

const needingTool = (more: string) =>
  `services: {web: {image: x, depends_on: {tool: {condition: service_started${more}}}}, tool: {image: x, profiles: [p]}}`;

claims('profiles', () => {
  const file = `
    services:
      web: {${idle}}
      adminer: {${idle}, profiles: [tools]}
      seed: {${idle}, profiles: [setup, more]}
  `;
  const running = async (words: string, environment?: Environment) => {
    let names: readonly string[] = [];
    await inProject(file, async (project) => {
      await project.compose(words, environment);
      names = await containers(project, '--all');
    });
    return names;
  };

  claim(
    'A plain `up` leaves services with `profiles` out; `--profile` and `COMPOSE_PROFILES` switch profiles on.',
    async () => {
      expect(await running('create')).toEqual(['web-1']);
      expect(await running('--profile tools create')).toEqual(['adminer-1', 'web-1']);
      expect(await running('create', { COMPOSE_PROFILES: 'tools,more' })).toEqual(['adminer-1', 'seed-1', 'web-1']);
      expect(await running('--profile * create')).toEqual(['adminer-1', 'seed-1', 'web-1']);
    },
  );

  claim('A command that names the service does not need the profile.', async () => {
    expect(await running('up --detach seed')).toEqual(['seed-1']);
  });

  claim('`docker compose down` without the profile leaves the containers of that profile running.', async () => {
    await inProject(file, async (project) => {
      const withFile = (words: string) => project.compose(`--file compose.yaml ${words}`);
      await withFile('--profile tools up --detach');
      await withFile('down');
      expect(await containers(project)).toEqual(['adminer-1']);
      await withFile('--profile * down');
      expect(await containers(project)).toEqual([]);
    });
  });

  claim(
    '`docker compose -p NAME down` without `-f` does not read the file, and removes the containers of all profiles.',
    async () => {
      await inProject(file, async (project) => {
        await project.compose('--profile tools up --detach');
        await project.compose('down');
        expect(await containers(project, '--all')).toEqual([]);
      });
    },
  );

  claim(
    'A service without a profile that depends on one with a profile is refused, unless `required: false` is set.',
    async () => {
      expect((await config(needingTool(''))).output).toContain('depends on undefined service');
      expect((await config(needingTool(', required: false'))).code).toBe(0);
    },
  );
});

const fileWithValue = (value: string) => oneService(`environment: {V: ${value}}\ncommand: ${sh('echo $V')}`);

claims('service-environment', () => {
  const image = 'image: ""\nbuild:\n  dockerfile_inline: "FROM busybox\\nENV A=image B=image C=image"\n';

  claim('`run -e` wins over `environment`, that over `env_file`, and that over `ENV` of the image.', async () => {
    const lines = `${image}env_file: [one.env, two.env]\nenvironment: {A: environment}\ncommand: ${sh('echo $A $B $C $D')}`;
    const files = {
      'compose.yaml': oneService(lines),
      'one.env': 'A=one\nB=one\nD=one\n',
      'two.env': 'A=two\nD=two\n',
    };
    await inProject(files, async (project) => {
      await project.compose('build');
      expect((await project.compose('run --rm --no-TTY a')).stdout.trim()).toBe('environment one image two');
      expect((await project.compose('run --rm --no-TTY -e A=run a')).stdout.trim()).toBe('run one image two');
    });
  });

  claim(
    'A name without a value comes from the shell, or else from `.env`; otherwise it is missing, whatever `env_file` or the image say.',
    async () => {
      const lines = `${image}env_file: [one.env]\nenvironment: [A, B, C]\ncommand: ${sh('env | grep "^[ABC]=" | sort')}`;
      await inProject(
        { 'compose.yaml': oneService(lines), 'one.env': 'C=file\n', '.env': 'A=dotenv\nB=dotenv\n' },
        async (project) => {
          await project.compose('build');
          const { stdout } = await project.compose('run --rm --no-TTY a', { A: 'shell' });
          expect(stdout.trim()).toBe('A=shell\nB=dotenv');
        },
      );
    },
  );

  claim(
    'YAML reads numbers first: `1.10` becomes 1.1 and `0123` 83; `yes` and `on` stay, quotes settle it.',
    async () => {
      const lines = `environment: {A: 1.10, B: 0123, C: yes, D: on, E: true, F: "1.10"}\ncommand: ${sh('echo $A $B $C $D $E $F')}`;
      expect(await printedBy(lines)).toBe('1.1 83 yes on true 1.10');
    },
  );

  claim('In the list form the quotes are part of the value.', async () => {
    const lines = `environment:\n  - GREETING="hello world"\n  - "OTHER=hello world"\ncommand: ${sh('echo "$GREETING" "$OTHER"')}`;
    expect(await printedBy(lines)).toBe('"hello world" hello world');
  });

  claim(
    '`up -d` gives a changed value to a new container, `restart` starts the old one with the old value.',
    async () => {
      await inProject(fileWithValue('old'), async (project) => {
        await project.compose('up --detach');
        await project.exitCode('a');
        await project.write('compose.yaml', fileWithValue('new'));
        await project.compose('restart');
        await project.exitCode('a');
        expect(await project.printed('a')).toBe('old\nold');
        await project.compose('up --detach');
        await project.exitCode('a');
        expect(await project.printed('a')).toBe('new');
      });
    },
  );

  claim('`docker inspect` shows the values to everyone who may ask the engine.', async () => {
    await inProject(oneService('environment: {PASSWORD: visible}'), async (project) => {
      await project.compose('create');
      expect(await project.inspect('a', '{{json .Config.Env}}')).toContain('PASSWORD=visible');
    });
  });
});

const filesWith = (text: string, more = '') => ({
  'compose.yaml': oneService(`env_file: [a.env]\n${more}command: ${sh('echo "[$A] [$B] [$C] [$D]"')}`),
  'a.env': text,
});

const printedWith = async (text: string, environment?: Environment) => {
  let said = '';
  await inProject(filesWith(text), async (project) => {
    said = (await project.compose('run --rm --no-TTY a', environment)).stdout.trim();
  });
  return said;
};

claims('env-file', () => {
  claim(
    'Quotes are taken off, variables filled in but in single quotes, and `#` at the start of a line makes a comment.',
    async () => {
      const text = `# A=comment\nA="hello $WHO"\nB='5$ $WHO'\nC=plain-$WHO\n`;
      expect(await printedWith(text, { WHO: 'you' })).toBe('[hello you] [5$ $WHO] [plain-you] []');
    },
  );

  claim('A name without `=` takes the value over from the shell, if there is one.', async () => {
    expect(await printedWith('A\nB\n', { A: 'shell' })).toBe('[shell] [] [] []');
  });

  claim('A missing file is refused, unless it has `required: false`.', async () => {
    expect((await config(oneService('env_file: [none.env]'))).output).toMatch(/env file .*none\.env not found/);
    expect((await config(oneService('env_file: [{path: none.env, required: false}]'))).code).toBe(0);
  });

  claim(
    'Variables of an `env_file` fill in nothing in the Compose file, those of `.env` do and reach no container.',
    async () => {
      const lines = `env_file: [a.env]\nenvironment: {C: "<\${A}><\${B}>"}\ncommand: ${sh('echo "[$A] [$B] [$C]"')}`;
      await inProject(
        { 'compose.yaml': oneService(lines), 'a.env': 'A=file\n', '.env': 'B=dotenv\n' },
        async (project) => {
          expect((await project.compose('run --rm --no-TTY a')).stdout.trim()).toBe('[file] [] [<><dotenv>]');
        },
      );
    },
  );

  claim('`docker compose up -d` notices a change in the file and replaces the container.', async () => {
    await inProject(filesWith('A=old\n'), async (project) => {
      await project.compose('up --detach');
      await project.exitCode('a');
      await project.write('a.env', 'A=new\n');
      await project.compose('up --detach');
      await project.exitCode('a');
      expect(await project.printed('a')).toBe('[new] [] [] []');
    });
  });
});

const filledIn = async (
  words: string,
  environment: Environment,
  more: Readonly<Record<string, string>> = {},
  flags = '',
) => {
  const file = `services: {a: {image: busybox, command: [${words}]}}`;
  const { code, output, json } = await config({ 'compose.yaml': file, ...more }, environment, flags);
  return code === 0 ? (json.services['a']?.command ?? []).join('|') : output;
};

claims('interpolation', () => {
  claim(
    '`:-` puts the default in where the variable is unset or empty, `-` only where it is unset; `:+` and `+` the other way round.',
    async () => {
      const words = '"${NAME:-d}", "${NAME-d}", "${NAME:+d}", "${NAME+d}", "${NAME}"';
      expect(await filledIn(words, {})).toBe('d|d|||');
      expect(await filledIn(words, { NAME: '' })).toBe('d|||d|');
      expect(await filledIn(words, { NAME: 'x' })).toBe('x|x|d|d|x');
    },
  );

  claim(
    '`${NAME:?message}` stops with an error if the variable is unset or empty, `${NAME?message}` only if it is unset.',
    async () => {
      expect(await filledIn('"${NAME:?set it}"', {})).toContain('set it');
      expect(await filledIn('"${NAME:?set it}"', { NAME: '' })).toContain('set it');
      expect(await filledIn('"${NAME?set it}"', {})).toContain('set it');
      expect(await filledIn('"<${NAME?set it}>"', { NAME: '' })).toBe('<>');
    },
  );

  claim('A variable that is set nowhere is replaced by nothing, with a warning.', async () => {
    const { code, output } = await config('services: {a: {image: "busybox$NOWHERE_SET"}}');
    expect(code).toBe(0);
    expect(output).toContain('The \\"NOWHERE_SET\\" variable is not set. Defaulting to a blank string.');
  });

  claim('The shell wins over `.env`, and `--env-file` names another file in place of `.env`.', async () => {
    const more = { '.env': 'A=dotenv\nB=dotenv\n', 'other.env': 'B=other\n' };
    expect(await filledIn('"$A", "$B"', { A: 'shell' }, more)).toBe('shell|dotenv');
    expect(await filledIn('"${A-none}", "$B"', {}, more, '--env-file other.env')).toBe('none|other');
  });

  claim('Single quotes do not protect, `$$` does: it stands for one dollar sign.', async () => {
    expect(await filledIn(`'$NAME', "\${A:-\${B:-c}}"`, { NAME: 'x' })).toBe('x|c');
    expect(await printedBy(`environment: {NAME: inside}\ncommand: sh -c 'echo $$NAME'`)).toBe('inside');
  });

  claim('Keys are not replaced.', async () => {
    const { json } = await config('x-$NAME: 1\nservices: {a: {image: busybox, labels: {"$NAME": "$NAME"}}}', {
      NAME: 'x',
    });
    expect(JSON.stringify(json)).toContain('"$$NAME":"x"');
  });
});

claims('compose-secrets', () => {
  claim('A secret is a file under `/run/secrets`, or where `target` says, and no environment variable.', async () => {
    const lines = `secrets: [key, {source: key, target: other.txt}]\ncommand: ${sh('cat /run/secrets/key; echo; cat /run/secrets/other.txt; echo; env | grep -c hidden')}`;
    await inProject(oneService(lines, 'secrets: {key: {environment: KEY}}'), async (project) => {
      const { stdout } = await project.compose('run --rm --no-TTY a', { KEY: 'hidden' });
      expect(stdout.trim()).toBe('hidden\nhidden\n0');
    });
  });

  claim('For a secret from the environment, `uid`, `gid` and `mode` work.', async () => {
    const lines = `secrets: [{source: key, uid: "5", gid: "6", mode: 0440}]\ncommand: ["stat", "-c", "%u %g %a", "/run/secrets/key"]`;
    await inProject(oneService(lines, 'secrets: {key: {environment: KEY}}'), async (project) => {
      expect((await project.compose('run --rm --no-TTY a', { KEY: 'x' })).stdout.trim()).toBe('5 6 440');
    });
  });

  claim(
    'For a file they are ignored with a warning: it is mounted read-only, with the owner and permissions that it has.',
    async () => {
      const script = 'stat -c "%u %g %a" /run/secrets/key; cat /run/secrets/key; echo x > /run/secrets/key';
      const lines = `secrets: [{source: key, uid: "5", mode: 0440}]\ncommand: ${sh(script)}`;
      await inProject(
        { 'compose.yaml': oneService(lines, 'secrets: {key: {file: ./key.txt}}'), 'key.txt': 'x' },
        async (project) => {
          await project.onHost('echo from-file > key.txt; chown 7:8 key.txt; chmod 604 key.txt');
          const { stdout, output } = await project.compose('run --rm --no-TTY a');
          expect(output).toContain('`uid`, `gid` and `mode` are not supported, they will be ignored');
          expect(stdout).toMatch(/^7 8 604\nfrom-file\n.*Read-only file system/);
        },
      );
    },
  );

  claim('Only the services that list it get it.', async () => {
    const more =
      '  b:\n    image: busybox\n    network_mode: none\n    command: ["ls", "/run/secrets"]\nsecrets: {key: {environment: KEY}}';
    await inProject(oneService('secrets: [key]', more), async (project) => {
      expect((await project.compose('run --rm --no-TTY b', { KEY: 'x' })).code).not.toBe(0);
    });
  });

  claim('An external secret ends with "unsupported external secret".', async () => {
    expect(await refusalOf('secrets: [key]', 'secrets: {key: {external: true}}')).toContain(
      'unsupported external secret',
    );
  });
});

const fileWithConfig = (text: string) =>
  oneService(
    `configs: [settings]\ncommand: ${sh('cat /settings; echo; exec sleep 60')}`,
    `configs: {settings: {content: "${text};"}}`,
  );

claims('compose-configs', () => {
  claim('Without `target` the file is in the root folder under the config’s name.', async () => {
    const more = 'configs: {settings: {content: "text"}}';
    const lines = `configs: [settings, {source: settings, target: /etc/deep/er.conf}]\ncommand: ["cat", "/settings", "/etc/deep/er.conf"]`;
    expect(await printedBy(lines, more)).toBe('texttext');
  });

  claim('Compose fills variables in `content`; a dollar sign of the program’s own is written twice.', async () => {
    const file = oneService(
      'configs: [settings]\ncommand: ["cat", "/settings"]',
      'configs: {settings: {content: "name ${NAME:-none} $$host"}}',
    );
    await inProject(file, async (project) => {
      expect((await project.compose('run --rm --no-TTY a', { NAME: 'mine' })).stdout).toBe('name mine $host');
    });
  });

  claim(
    'After a change of `content`, neither `up -d` nor `restart` brings the new text; `up -d --force-recreate` does.',
    async () => {
      await inProject(fileWithConfig('old'), async (project) => {
        await project.compose('up --detach');
        await until(async () => (await project.printed('a')) === 'old;');
        const id = await project.inspect('a', '{{.Id}}');
        await project.write('compose.yaml', fileWithConfig('new'));
        await project.compose('up --detach');
        expect(await project.inspect('a', '{{.Id}}')).toBe(id);
        await project.compose('restart');
        await until(async () => (await project.printed('a')) === 'old;\nold;');
        await project.compose('up --detach --force-recreate');
        await until(async () => (await project.printed('a')) === 'new;');
      });
    },
  );

  claim('A missing file is an error.', async () => {
    const refusal = await refusalOf('configs: [settings]', 'configs: {settings: {file: ./missing.conf}}');
    expect(refusal).toContain('bind source path does not exist');
  });

  claim('An external config is not supported.', async () => {
    expect(await refusalOf('configs: [c]', 'configs: {c: {external: true}}')).toContain('unsupported external config');
  });
});

const testVector = async (text: string) => {
  let vector = '';
  await inProject(oneService(`healthcheck: {test: ${text}}`), async (project) => {
    await project.compose('create');
    vector = await project.inspect('a', '{{json .Config.Healthcheck.Test}}');
  });
  return vector;
};

const showsHealth = async (lines: string, status: string) => {
  await inProject(oneService(`command: ["sleep", "60"]\n${lines}`), async (project) => {
    expect((await project.compose('up --detach')).code).toBe(0);
    await until(async () => (await project.inspect('a', '{{.State.Health.Status}}')) === status);
    expect(await project.inspect('a', '{{.State.Status}} {{.RestartCount}}')).toBe('running 0');
  });
};

claims('compose-healthcheck', () => {
  claim(
    'Exit code 0 of the test means healthy, 1 unhealthy; an unhealthy container is not restarted, whatever `restart` says.',
    async () => {
      await showsHealth(check('["CMD", "true"]'), 'healthy');
      await showsHealth(`restart: always\n${check('["CMD-SHELL", "exit 1"]')}`, 'unhealthy');
    },
  );

  claim('Text alone is the same as `CMD-SHELL`, and `CMD` runs without a shell.', async () => {
    expect(await testVector('a || exit 1')).toBe('["CMD-SHELL","a || exit 1"]');
    expect(await testVector('["CMD", "a", "b"]')).toBe('["CMD","a","b"]');
    expect(await testVector('["NONE"]')).toBe('["NONE"]');
  });

  claim('A list without `CMD`, `CMD-SHELL` or `NONE` is refused.', async () => {
    expect((await config(oneService('healthcheck: {test: [curl, localhost]}'))).output).toContain(
      'must start either by',
    );
  });

  claim('During `start_period` failures do not count.', async () => {
    await inProject(
      oneService(
        `command: ["sleep", "60"]\n${check('["CMD", "false"]', ', start_period: 60s, start_interval: 200ms')}`,
      ),
      async (project) => {
        await project.compose('up --detach');
        await until(async () => Number(await project.inspect('a', '{{len .State.Health.Log}}')) >= 3);
        expect(await project.inspect('a', '{{.State.Health.Status}} {{.State.Health.FailingStreak}}')).toBe(
          'starting 0',
        );
      },
    );
  });

  claim('It is set key by key over the `HEALTHCHECK` of the image.', async () => {
    const build = 'image: ""\nbuild:\n  dockerfile_inline: "FROM busybox\\nHEALTHCHECK --interval=7s CMD true"\n';
    await inProject(oneService(`${build}healthcheck: {retries: 9}\ncommand: ["sleep", "60"]`), async (project) => {
      await project.compose('up --detach');
      const id = await project.inspect('a', '{{json .Config.Healthcheck}}');
      expect(JSON.parse(id)).toEqual({ Test: ['CMD-SHELL', 'true'], Interval: 7_000_000_000, Retries: 9 });
    });
  });
});

const fileOfGroup = (two: string, one: string) => `cat /sys/fs/cgroup/${two} 2>/dev/null || cat /sys/fs/cgroup/${one}`;

claims('resource-limits', () => {
  claim('A program that needs more than its memory limit is killed: `OOMKilled`, exit code 137.', async () => {
    await inProject(oneService('mem_limit: 16m\ncommand: ["tail", "/dev/zero"]'), async (project) => {
      await project.compose('up --detach');
      expect(await project.exitCode('a')).toBe(137);
      expect(await project.inspect('a', '{{.State.OOMKilled}}')).toBe('true');
    });
  });

  claim('The kernel keeps the limits in the control group of the container.', async () => {
    const script = `${fileOfGroup('memory.max', 'memory/memory.limit_in_bytes')}; ${fileOfGroup('pids.max', 'pids/pids.max')}`;
    const cpu =
      'cat /sys/fs/cgroup/cpu.max 2>/dev/null || cat /sys/fs/cgroup/cpu/cpu.cfs_quota_us /sys/fs/cgroup/cpu/cpu.cfs_period_us';
    const printed = await printedBy(`mem_limit: 32m\ncpus: 0.5\npids_limit: 20\ncommand: ${sh(`${script}; ${cpu}`)}`);
    expect(printed.split(/\s+/)).toEqual([String(32 << 20), '20', '50000', '100000']);
  });

  claim(
    'Programs still see the whole machine: `nproc` and `/proc/meminfo` tell the host’s cores and memory.',
    async () => {
      const command = `command: ${sh('nproc; grep MemTotal /proc/meminfo')}`;
      expect(await printedBy(`mem_limit: 32m\ncpus: 0.5\n${command}`)).toBe(await printedBy(command));
    },
  );

  claim('With a limit on processes, starting more fails.', async () => {
    const script = 'for i in 1 2 3 4 5 6 7 8 9; do sleep 1 & done; echo started';
    expect(await printedBy(`pids_limit: 5\ncommand: ${sh(script)}`)).toMatch(/fork/i);
    expect(await printedBy(`pids_limit: 50\ncommand: ${sh(script)}`)).toBe('started');
  });

  claim('On top of the memory limit a container may use as much swap again.', async () => {
    await inProject(oneService('mem_limit: 32m'), async (project) => {
      await project.compose('create');
      expect(await project.inspect('a', '{{.HostConfig.MemorySwap}}')).toBe(String(64 << 20));
    });
  });

  claim('Both forms with different values are refused.', async () => {
    const lines = 'mem_limit: 16m\ndeploy: {resources: {limits: {memory: 32m}}}';
    expect((await config(oneService(lines))).output).toContain("can't set distinct values");
  });

  claim('The least that Docker takes is 6 MB of memory, and more cores than the machine has are refused.', async () => {
    expect(await refusalOf('mem_limit: 5m')).toContain('Minimum memory limit allowed is 6MB');
    expect(await refusalOf('cpus: 4000')).toContain('range of CPUs is from');
  });
});

const fileThatEchoes = (text: string) => oneService(`command: ["echo", "${text}"]`);

const loggedBy = async (lines: string, script = 'echo out; echo err >&2') => {
  let said = '';
  await inProject(oneService(`${lines}\ncommand: ["sh", "-c", "${script}"]`), async (project) => {
    await project.compose('up --detach');
    await project.exitCode('a');
    said = (await project.compose('logs --no-log-prefix --no-color a')).output.trim();
  });
  return said;
};

claims('logging', () => {
  claim('Standard output and error are taken; a file that the program writes is not.', async () => {
    expect((await loggedBy('', 'echo out; echo err >&2; echo lost > /app.log')).split('\n').toSorted()).toEqual([
      'err',
      'out',
    ]);
  });

  claim('`docker compose logs` shows what `json-file` and `local` keep.', async () => {
    for (const driver of ['json-file', 'local']) {
      expect((await loggedBy(`logging: {driver: ${driver}}`)).split('\n').toSorted()).toEqual(['err', 'out']);
    }
  });

  claim('With the driver `none` the output is thrown away.', async () => {
    expect(await loggedBy('logging: {driver: none}')).not.toMatch(/^(out|err)$/m);
  });

  claim('With `max-size` and `max-file` what is older is deleted.', async () => {
    const lines = 'logging: {driver: json-file, options: {max-size: 2k, max-file: "2"}}';
    const numbers = (await loggedBy(lines, 'seq 1 1000')).split('\n');
    expect(numbers.at(-1)).toBe('1000');
    expect(numbers).not.toContain('1');
    expect(numbers.length).toBeLessThan(100);
  });

  claim('Compose takes the options as text or as numbers.', async () => {
    await inProject(oneService('logging: {options: {max-size: 1m, max-file: 3}}'), async (project) => {
      await project.compose('create');
      expect(await project.inspect('a', '{{json .HostConfig.LogConfig.Config}}')).toBe(
        '{"max-file":"3","max-size":"1m"}',
      );
    });
  });

  claim('The log is gone with the container that `up` replaces.', async () => {
    await inProject(fileThatEchoes('first'), async (project) => {
      await project.compose('up --detach');
      await project.exitCode('a');
      await project.write('compose.yaml', fileThatEchoes('second'));
      await project.compose('up --detach');
      await project.exitCode('a');
      expect((await project.compose('logs --no-log-prefix a')).stdout.trim()).toBe('second');
    });
  });

  claim('If a log server cannot be reached, the container does not start.', async () => {
    const refusal = await refusalOf(
      'logging: {driver: fluentd, options: {fluentd-address: "127.0.0.1:1"}}\ncommand: ["true"]',
    );
    expect(refusal).toContain('failed to create task for container: failed to initialize logging driver');
  });
});

const fileWithDevice = (entry: string) => oneService(`deploy: {resources: {reservations: {devices: [${entry}]}}}`);

claims('gpu-devices', () => {
  claim('In the long form `capabilities` has to be there.', async () => {
    expect((await config(fileWithDevice('{driver: nvidia, count: 1}'))).output).toContain(
      "missing property 'capabilities'",
    );
  });

  claim('`count` and `device_ids` exclude each other.', async () => {
    const both = fileWithDevice('{driver: nvidia, count: 1, device_ids: ["0"], capabilities: [gpu]}');
    expect((await config(both)).output).toContain('"count" and "device_ids" attributes are exclusive');
  });
});

claims('command-and-entrypoint-in-compose', () => {
  const image =
    'image: ""\nbuild:\n  dockerfile_inline: |\n    FROM busybox\n    ENTRYPOINT ["echo", "entrypoint"]\n    CMD ["cmd"]\n';

  claim(
    '`command` replaces `CMD` and keeps the `ENTRYPOINT`; `entrypoint` drops the `CMD`; both stand one behind the other.',
    async () => {
      expect(await printedBy(image)).toBe('entrypoint cmd');
      expect(await printedBy(`${image}command: ["mine"]`)).toBe('entrypoint mine');
      expect(await printedBy(`${image}entrypoint: ["echo", "other"]`)).toBe('other');
      expect(await printedBy(`${image}entrypoint: ["echo", "other"]\ncommand: ["mine"]`)).toBe('other mine');
    },
  );

  claim('An empty list or text leaves the image’s `CMD` in force.', async () => {
    for (const empty of ['[]', '""']) expect(await printedBy(`${image}command: ${empty}`)).toBe('entrypoint cmd');
  });

  claim('A text is split into words, and no shell runs it: quotes keep words together, `*` and `~` stay.', async () => {
    expect(await printedBy(`command: echo "a  b" * ~ $$HOME`)).toBe('a  b * ~ $HOME');
  });

  claim(
    'An unquoted `&&`, `;`, `|` or `>` ends the command, and what stands behind it is lost without a warning.',
    async () => {
      for (const operator of ['&&', ';', '|', '>']) {
        const { output, json } = await config(oneService(`command: echo one ${operator} two`));
        expect(json.services['a']?.command).toEqual(['echo', 'one']);
        expect(output).not.toMatch(/warn/i);
      }
      expect(await printedBy(`command: sh -c "echo one && echo two"`)).toBe('one\ntwo');
    },
  );
});

claims('develop-watch', () => {
  claim('`docker compose up` alone ignores `develop`.', async () => {
    const file = oneService(
      'image: ""\nbuild: {dockerfile_inline: "FROM busybox"}\ncommand: ["sleep", "60"]\ndevelop: {watch: [{path: ./x, action: rebuild}]}',
    );
    await inProject({ 'compose.yaml': file, 'x/file': 'one' }, async (project) => {
      expect((await project.compose('up --detach')).code).toBe(0);
      const id = await project.inspect('a', '{{.Id}}');
      await project.write('x/file', 'two');
      await new Promise((resolve) => setTimeout(resolve, 1000));
      expect(await project.inspect('a', '{{.Id}}')).toBe(id);
    });
  });

  claim('`rebuild` needs something to build.', async () => {
    await inProject(oneService('develop: {watch: [{path: ./x, action: rebuild}]}'), async (project) => {
      const watch = await project.compose('watch');
      expect(watch.code).not.toBe(0);
      expect(watch.output).toMatch(/build/);
    });
  });
});
