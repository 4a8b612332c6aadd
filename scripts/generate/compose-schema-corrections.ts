/** Where the sentences of the Compose Specification's schema are wrong, outdated or unclear, or where there is none. */
export interface Correction {
  /** Keys from the top, `*` for a name, `[]` for an item of a list; `=value` behind it for one of the allowed values. */
  readonly paths: readonly string[];
  /** What the schema says; when it says something else, a test asks to look at the correction again. */
  readonly instead: string | undefined;
  /** One or two sentences of Markdown. */
  readonly text: string;
  /** What was wrong with it, and how that is known. */
  readonly because: string;
  /** Where Compose warns of the key though the schema does not. */
  readonly deprecated?: boolean;
}

export const corrections: readonly Correction[] = [
  {
    paths: ['name'],
    instead: 'define the Compose project name, until user defines one explicitly.',
    text: 'Name of the project, which names of containers, networks and volumes begin with. `-p` and `COMPOSE_PROJECT_NAME` go before it.',
    because: 'The sentence does not tell what the name is for, and "until" means "unless".',
  },
  {
    paths: ['version'],
    instead: 'declared for backward compatibility, ignored. Please remove it.',
    text: 'Obsolete: Compose ignores it. Remove it.',
    because: 'Compose warns and goes on.',
  },
  {
    paths: ['include'],
    instead: 'compose sub-projects to be included.',
    text: 'Other Compose files whose services, networks, volumes and so on become part of this project.',
    because: '"Sub-projects" is no term of Compose.',
  },
  {
    paths: ['include[]'],
    instead: 'Compose application or sub-projects to be included.',
    text: 'A Compose file, or several with settings of their own, that become part of this project.',
    because: '"Sub-projects" is no term of Compose.',
  },
  {
    paths: ['services.*.attach'],
    instead: undefined,
    text: 'Whether `docker compose up` shows the output of this service.',
    because: 'The schema has no sentence.',
  },
  {
    paths: ['services.*.annotations'],
    instead: undefined,
    text: 'Annotations for the container, which its OCI runtime gets to read.',
    because: 'The schema has no sentence.',
  },
  {
    paths: ['services.*.develop.watch[]'],
    instead: undefined,
    text: 'What to do when files below a path change.',
    because: 'The schema has no sentence.',
  },
  {
    paths: ['services.*.develop.watch[].action'],
    instead:
      'Action to take when a change is detected: rebuild the container, sync files, restart the container, sync and restart, or sync and execute a command.',
    text: 'What happens when a file changes.',
    because: 'The values are told one by one; it is the image that is rebuilt, not the container.',
  },
  {
    paths: ['services.*.develop.watch[].action=rebuild'],
    instead: undefined,
    text: 'The image is built anew, and the containers of the service are replaced.',
    because: 'The schema tells all values in one sentence.',
  },
  {
    paths: ['services.*.develop.watch[].action=sync'],
    instead: undefined,
    text: 'Changed files are copied into the running containers.',
    because: 'The schema tells all values in one sentence.',
  },
  {
    paths: ['services.*.develop.watch[].action=restart'],
    instead: undefined,
    text: 'The containers of the service are restarted.',
    because: 'The schema tells all values in one sentence.',
  },
  {
    paths: ['services.*.develop.watch[].action=sync+restart'],
    instead: undefined,
    text: 'Changed files are copied into the containers, which are then restarted.',
    because: 'The schema tells all values in one sentence.',
  },
  {
    paths: ['services.*.develop.watch[].action=sync+exec'],
    instead: undefined,
    text: 'Changed files are copied into the containers, and the command under `exec` runs there.',
    because: 'The schema tells all values in one sentence.',
  },
  {
    paths: ['services.*.develop.watch[].exec'],
    instead: 'Command to execute when a change is detected and action is sync+exec.',
    text: 'Command that runs in the container after files were copied, with the action `sync+exec`.',
    because: 'Written as code, and in the order in which things happen.',
  },
  {
    paths: ['services.*.deploy.labels'],
    instead: 'Labels to apply to the service.',
    text: 'Labels for the service itself, as Swarm knows it, not for its containers.',
    because: 'Beside `labels`, which is for containers, "apply to the service" is ambiguous.',
  },
  {
    paths: ['services.*.deploy.endpoint_mode'],
    instead: "Endpoint mode for the service: 'vip' (default) or 'dnsrr'.",
    text: 'How Swarm makes the service reachable: `vip` (one virtual address, the default) or `dnsrr` (the address of each container by DNS).',
    because: 'The values are abbreviations.',
  },
  {
    paths: ['services.*.deploy.rollback_config.parallelism'],
    instead: 'The number of containers to rollback at a time. If set to 0, all containers rollback simultaneously.',
    text: 'Number of containers that are rolled back at a time; with 0 all at once.',
    because: '"To rollback" is no verb.',
  },
  {
    paths: ['services.*.deploy.rollback_config.order'],
    instead: "Order of operations during rollbacks: 'stop-first' (default) or 'start-first'.",
    text: 'Whether the old container is stopped first or the new one started first.',
    because: 'The sentence only repeats the two values.',
  },
  {
    paths: ['services.*.deploy.update_config.order'],
    instead: "Order of operations during updates: 'stop-first' (default) or 'start-first'.",
    text: 'Whether the old container is stopped first or the new one started first.',
    because: 'The sentence only repeats the two values.',
  },
  {
    paths: ['services.*.deploy.rollback_config.order=start-first', 'services.*.deploy.update_config.order=start-first'],
    instead: undefined,
    text: 'The new container starts before the old one is stopped, so both run for a while.',
    because: 'The schema tells nothing of the values.',
  },
  {
    paths: ['services.*.deploy.rollback_config.order=stop-first', 'services.*.deploy.update_config.order=stop-first'],
    instead: undefined,
    text: 'The old container is stopped before the new one starts: the default.',
    because: 'The schema tells nothing of the values.',
  },
  {
    paths: ['services.*.deploy.resources.reservations.generic_resources[]'],
    instead: undefined,
    text: 'One kind of resource, and how much of it.',
    because: 'The schema has no sentence.',
  },
  {
    paths: ['services.*.deploy.resources.reservations.devices[]'],
    instead: undefined,
    text: 'One group of devices, such as the GPUs.',
    because: 'The schema has no sentence.',
  },
  {
    paths: ['services.*.deploy.placement'],
    instead: 'Constraints and preferences for the platform to select a physical node to run service containers',
    text: 'Constraints and preferences by which Swarm chooses the nodes that run the containers.',
    because: 'Nodes need not be physical machines.',
  },
  {
    paths: ['services.*.deploy.placement.preferences[]'],
    instead: undefined,
    text: 'A rule by which containers are spread over the nodes.',
    because: 'The schema has no sentence.',
  },
  {
    paths: ['services.*.deploy.placement.max_replicas_per_node'],
    instead: 'Maximum number of replicas of the service.',
    text: "Maximum number of the service's containers on one node.",
    because: 'The sentence leaves out the node, which is all the key is about.',
  },
  {
    paths: ['services.*.build.args'],
    instead: 'Build-time variables, specified as a map or a list of KEY=VAL pairs.',
    text: 'Values for the `ARG` instructions of the Dockerfile.',
    because: 'A key of YAML has no "KEY=VAL pairs"; the types tell the forms.',
  },
  {
    paths: ['services.*.build.isolation'],
    instead: 'Container isolation technology to use for the build process.',
    text: 'Isolation technology: on Linux only `default`, on Windows `process` or `hyperv` as well.',
    because: 'The values can be told: on Linux the engine refuses every other one.',
  },
  {
    paths: ['services.*.isolation'],
    instead: 'Container isolation technology to use. Supported values are platform-specific.',
    text: 'Isolation technology: on Linux only `default`, on Windows `process` or `hyperv` as well.',
    because: 'The values can be told: on Linux the engine refuses every other one.',
  },
  {
    paths: ['services.*.build.secrets[]'],
    instead: undefined,
    text: 'A secret by its name, or with settings of its own.',
    because: 'The schema has no sentence.',
  },
  {
    paths: ['services.*.build.secrets[].source'],
    instead: 'Name of the config or secret as defined in the top-level configs or secrets section.',
    text: 'Name of the secret as declared under `secrets` at the top of the file.',
    because: 'One definition serves secrets and configs; here it is a secret.',
  },
  {
    paths: ['services.*.build.secrets[].target'],
    instead:
      'Path in the container where the config or secret will be mounted. Defaults to /<source> for configs and /run/secrets/<source> for secrets.',
    text: 'Name of the secret in the build, by default that of the source.',
    because: 'A build has no containers, and no configs.',
  },
  {
    paths: ['services.*.build.secrets[].uid'],
    instead: 'UID of the file in the container. Default is 0 (root).',
    text: "UID of the secret's owner in the build.",
    because: 'A build has no containers, and no configs.',
  },
  {
    paths: ['services.*.build.secrets[].gid'],
    instead: 'GID of the file in the container. Default is 0 (root).',
    text: "GID of the secret's group in the build.",
    because: 'A build has no containers, and no configs.',
  },
  {
    paths: ['services.*.build.secrets[].mode'],
    instead: 'File permission mode inside the container, in octal. Default is 0444 for configs and 0400 for secrets.',
    text: "Permissions of the secret's file in the build, in octal.",
    because: 'The same; the defaults are those of containers.',
  },
  {
    paths: ['services.*.build.shm_size'],
    instead: "Size of /dev/shm for the build container. A string value can use suffix like '2g' for 2 gigabytes.",
    text: 'Size of `/dev/shm` in the build. A string can have a unit: `2g` for 2 gigabytes.',
    because: 'Written as code.',
  },
  {
    paths: ['services.*.build.ulimits.*', 'services.*.ulimits.*'],
    instead: undefined,
    text: 'A limit of the kernel, such as `nofile`: one number for the soft and the hard limit, or both apart.',
    because: 'The schema has no sentence.',
  },
  {
    paths: ['services.*.cap_add'],
    instead: "Add Linux capabilities. For example, 'CAP_SYS_ADMIN', 'SYS_ADMIN', or 'NET_ADMIN'.",
    text: 'Linux capabilities that the container gets in addition to the default ones, such as `NET_ADMIN`; `CAP_` in front may be left out.',
    because: 'It is told which ones the others are.',
  },
  {
    paths: ['services.*.cap_drop'],
    instead: "Drop Linux capabilities. For example, 'CAP_SYS_ADMIN', 'SYS_ADMIN', or 'NET_ADMIN'.",
    text: 'Linux capabilities of the default ones that the container does not get, such as `NET_RAW`; `ALL` takes them all.',
    because: 'The examples are no default capabilities, so dropping them changes nothing.',
  },
  {
    paths: ['services.*.cgroup'],
    instead:
      "Specify the cgroup namespace to join. Use 'host' to use the host's cgroup namespace, or 'private' to use a private cgroup namespace.",
    text: 'Whose cgroup namespace the container sees.',
    because: 'The values are told one by one.',
  },
  {
    paths: ['services.*.cgroup=host'],
    instead: undefined,
    text: 'The container sees the cgroups of the host.',
    because: 'The schema tells both values in one sentence.',
  },
  {
    paths: ['services.*.cgroup=private'],
    instead: undefined,
    text: 'The container has a cgroup namespace of its own.',
    because: 'The schema tells both values in one sentence.',
  },
  {
    paths: ['services.*.command'],
    instead: "Override the default command declared by the container image, for example 'CMD' in Dockerfile.",
    text: 'Replaces the default command of the image, its `CMD`.',
    because: 'Said shorter.',
  },
  {
    paths: ['services.*.entrypoint'],
    instead: "Override the default entrypoint declared by the container image, for example 'ENTRYPOINT' in Dockerfile.",
    text: "Replaces the entrypoint of the image, its `ENTRYPOINT`; the image's `CMD` then no longer counts.",
    because: 'The second half is what people fall over.',
  },
  {
    paths: ['services.*.configs[]'],
    instead: undefined,
    text: 'A config by its name, or with settings of its own.',
    because: 'The schema has no sentence.',
  },
  {
    paths: ['services.*.configs[].source'],
    instead: 'Name of the config or secret as defined in the top-level configs or secrets section.',
    text: 'Name of the config as declared under `configs` at the top of the file.',
    because: 'One definition serves secrets and configs; here it is a config.',
  },
  {
    paths: ['services.*.configs[].target'],
    instead:
      'Path in the container where the config or secret will be mounted. Defaults to /<source> for configs and /run/secrets/<source> for secrets.',
    text: 'Path of the file in the container, by default `/` and the name of the config.',
    because: 'One definition serves secrets and configs; here it is a config.',
  },
  {
    paths: ['services.*.configs[].uid', 'services.*.secrets[].uid'],
    instead: 'UID of the file in the container. Default is 0 (root).',
    text: "UID of the file's owner in the container, by default 0 (root).",
    because: 'Said of the owner.',
  },
  {
    paths: ['services.*.configs[].gid', 'services.*.secrets[].gid'],
    instead: 'GID of the file in the container. Default is 0 (root).',
    text: "GID of the file's group in the container, by default 0 (root).",
    because: 'Said of the group.',
  },
  {
    paths: ['services.*.configs[].mode', 'services.*.secrets[].mode'],
    instead: 'File permission mode inside the container, in octal. Default is 0444 for configs and 0400 for secrets.',
    text: 'Permissions of the file in the container, in octal, by default 0444: everyone may read.',
    because: 'Secrets get 0444 as well, not 0400: `docker compose up` with a secret from a variable shows it.',
  },
  {
    paths: ['services.*.secrets[]'],
    instead: undefined,
    text: 'A secret by its name, or with settings of its own.',
    because: 'The schema has no sentence.',
  },
  {
    paths: ['services.*.secrets[].source'],
    instead: 'Name of the config or secret as defined in the top-level configs or secrets section.',
    text: 'Name of the secret as declared under `secrets` at the top of the file.',
    because: 'One definition serves secrets and configs; here it is a secret.',
  },
  {
    paths: ['services.*.secrets[].target'],
    instead:
      'Path in the container where the config or secret will be mounted. Defaults to /<source> for configs and /run/secrets/<source> for secrets.',
    text: 'Name of the file in `/run/secrets`, or a whole path, by default the name of the secret.',
    because: 'One definition serves secrets and configs; here it is a secret.',
  },
  {
    paths: ['services.*.cpu_count'],
    instead: 'Number of usable CPUs.',
    text: 'Number of CPUs that a Windows container can use; elsewhere it has no effect.',
    because: 'The engine takes it into account for Windows containers only.',
  },
  {
    paths: ['services.*.cpu_percent'],
    instead: 'Percentage of CPU resources to use.',
    text: 'Share of the CPUs that a Windows container can use, in percent; elsewhere it has no effect.',
    because: 'The engine takes it into account for Windows containers only.',
  },
  {
    paths: ['services.*.cpuset'],
    instead: 'CPUs in which to allow execution (0-3, 0,1).',
    text: 'The CPUs that the container may run on: `0-3` or `0,1`.',
    because: 'Written as code.',
  },
  {
    paths: ['services.*.credential_spec'],
    instead: 'Configure the credential spec for managed service account.',
    text: 'Account of a Windows container: the credential spec of a group managed service account.',
    because: 'The sentence does not tell that it is for Windows.',
  },
  {
    paths: ['services.*.depends_on'],
    instead:
      'Express dependency between services. Service dependencies cause services to be started in dependency order. The dependent service will wait for the dependency to be ready before starting.',
    text: 'Services that start before this one. Compose waits until they have started; until they are healthy or done only where a `condition` says so.',
    because:
      '"Will wait for the dependency to be ready" is so only with `condition`: without it, `docker compose up` waits for the start alone.',
  },
  {
    paths: ['services.*.depends_on.*'],
    instead: undefined,
    text: 'The service that starts first, and what is waited for.',
    because: 'The schema has no sentence.',
  },
  {
    paths: ['services.*.depends_on.*.restart'],
    instead: 'Whether to restart dependent services when this service is restarted.',
    text: 'Whether Compose restarts this service when it restarts or replaces that one; a restart by the engine does not count.',
    because:
      '"This service" is the dependency in the schema\'s sentence, and the service with the key for every reader.',
  },
  {
    paths: ['services.*.depends_on.*.required'],
    instead: 'Whether the dependency is required for the dependent service to start.',
    text: 'With `false` Compose only warns where the dependency is missing or does not start.',
    because: 'It is told what `false` changes.',
  },
  {
    paths: ['services.*.depends_on.*.condition'],
    instead:
      "Condition to wait for. 'service_started' waits until the service has started, 'service_healthy' waits until the service is healthy (as defined by its healthcheck), 'service_completed_successfully' waits until the service has completed successfully.",
    text: 'What Compose waits for before it starts this service.',
    because: 'The values are told one by one.',
  },
  {
    paths: ['services.*.depends_on.*.condition=service_started'],
    instead: undefined,
    text: 'Until the container has started, whether its program is ready or not.',
    because: 'The schema tells all values in one sentence.',
  },
  {
    paths: ['services.*.depends_on.*.condition=service_healthy'],
    instead: undefined,
    text: 'Until the healthcheck of the service says healthy.',
    because: 'The schema tells all values in one sentence.',
  },
  {
    paths: ['services.*.depends_on.*.condition=service_completed_successfully'],
    instead: undefined,
    text: 'Until the container has ended with exit code 0.',
    because: 'The schema tells all values in one sentence.',
  },
  {
    paths: ['services.*.devices[]'],
    instead: undefined,
    text: 'A device as `HOST:CONTAINER:PERMISSIONS`, or the parts under keys of their own.',
    because: 'The schema has no sentence.',
  },
  {
    paths: ['services.*.devices[].permissions'],
    instead: 'Cgroup permissions for the device (rwm).',
    text: 'What the container may do with the device: `r` read, `w` write, `m` make device files.',
    because: 'The letters are told.',
  },
  {
    paths: ['services.*.env_file[]'],
    instead: undefined,
    text: 'A file with environment variables.',
    because: 'The schema has no sentence here.',
  },
  {
    paths: ['services.*.env_file[].format'],
    instead:
      'Format attribute lets you to use an alternative file formats for env_file. When not set, env_file is parsed according to Compose rules.',
    text: "`raw` takes the values as they stand, quotes and dollar signs included. Without the key Compose's own rules for such files apply.",
    because: 'There is one value besides none: `docker compose config` refuses every other.',
  },
  {
    paths: ['services.*.environment'],
    instead: 'Add environment variables. You can use either an array or a list of KEY=VAL pairs.',
    text: 'Environment variables of the container. Those without a value are taken from where Compose runs.',
    because: '"An array or a list" is the same thing twice.',
  },
  {
    paths: ['services.*.expose'],
    instead:
      "Expose ports without publishing them to the host machine - they'll only be accessible to linked services.",
    text: 'Ports that the program listens on, for the reader: nothing is published. Other services on the same network reach every port without it.',
    because:
      '"Accessible to linked services" is from the time before networks: links are not needed, and ports are reachable without `expose`.',
  },
  {
    paths: ['services.*.extends'],
    instead: 'Extend another service, in the current file or another file.',
    text: 'Takes over the settings of another service, of this file or another.',
    because: 'Said shorter.',
  },
  {
    paths: ['services.*.provider'],
    instead:
      'Specify a service which will not be manage by Compose directly, and delegate its management to an external provider.',
    text: 'The service is not run by Compose but by another program.',
    because: '"Will not be manage" is broken English.',
  },
  {
    paths: ['services.*.provider.type'],
    instead: 'External component used by Compose to manage setup and teardown lifecycle of the service.',
    text: 'Name of the program that sets the service up and takes it down: `docker-<type>` or a command of that name.',
    because: 'Told what is looked for.',
  },
  {
    paths: ['services.*.external_links'],
    instead: 'Link to services started outside this Compose application. Specify services as <service_name>:<alias>.',
    text: 'Containers started elsewhere that get a name here: `CONTAINER:ALIAS`. Obsolete; share a network instead.',
    because: 'The angle brackets are no Markdown, and links are legacy.',
  },
  {
    paths: ['services.*.gpus[]'],
    instead: undefined,
    text: 'One group of GPUs.',
    because: 'The schema has no sentence.',
  },
  {
    paths: ['services.*.gpus=all'],
    instead: undefined,
    text: 'All GPUs of the host.',
    because: 'The schema has the sentence at the type.',
  },
  {
    paths: ['services.*.group_add'],
    instead: 'Add additional groups which user inside the container should be member of.',
    text: 'Additional groups, by name or number, of the user in the container.',
    because: 'The grammar of the sentence is broken.',
  },
  {
    paths: ['services.*.healthcheck.disable'],
    instead: 'Disable any container-specified healthcheck. Set to true to disable.',
    text: 'With `true` the healthcheck that the image defines does not run.',
    because: '"Container-specified" is nowhere specified: it is the image\'s.',
  },
  {
    paths: ['services.*.healthcheck.test'],
    instead:
      "The test to perform to check container health. Can be a string or a list. The first item is either NONE, CMD, or CMD-SHELL. If it's CMD, the rest of the command is exec'd. If it's CMD-SHELL, the rest is run in the shell.",
    text: 'The command that tells whether the container is healthy: exit code 0. A list begins with `CMD` (run as it is), `CMD-SHELL` (run in a shell) or `NONE` (no check); a string is run in a shell.',
    because: 'What makes a test succeed was missing.',
  },
  {
    paths: ['services.*.healthcheck.start_period'],
    instead:
      "Start period for the container to initialize before starting health-retries countdown (e.g., '1s', '1m30s'). Default: 0s.",
    text: 'Time in which failed checks do not count, for the program to start (e.g., `1s`, `1m30s`). Default: 0s.',
    because: '"Before starting health-retries countdown" says less.',
  },
  {
    paths: ['services.*.healthcheck.start_interval'],
    instead: "Time between running the check during the start period (e.g., '1s', '1m30s'). Default: interval value.",
    text: 'Time between checks during the start period (e.g., `1s`, `1m30s`). Default: 5s.',
    because:
      "The default is not that of `interval`: with an interval of 60s and a start period, the engine's first check comes after 5s.",
  },
  {
    paths: ['services.*.init'],
    instead: 'Run as an init process inside the container that forwards signals and reaps processes.',
    text: 'Runs a small init as process 1 in the container, which forwards signals and collects processes that ended.',
    because: 'It is not the container that runs as an init.',
  },
  {
    paths: ['services.*.ipc'],
    instead:
      "IPC sharing mode for the service container. Use 'host' to share the host's IPC namespace, 'service:[service_name]' to share with another service, or 'shareable' to allow other services to share this service's IPC namespace.",
    text: 'Whose shared memory the container uses: `host`, `service:NAME`, `container:NAME`, `shareable` (others may join), `private` or `none`.',
    because: 'Values were missing.',
  },
  {
    paths: ['services.*.labels'],
    instead: 'Add metadata to containers using Docker labels. You can use either an array or a list.',
    text: 'Labels of the containers.',
    because: '"An array or a list" is the same thing twice.',
  },
  {
    paths: ['services.*.links'],
    instead:
      'Link to containers in another service. Either specify both the service name and a link alias (SERVICE:ALIAS), or just the service name.',
    text: 'Other services that get another name here: `SERVICE:ALIAS`. Obsolete: services on the same network find each other by name.',
    because: 'It does not tell that links are not needed.',
  },
  {
    paths: ['services.*.mem_reservation'],
    instead: 'Memory reservation for the container.',
    text: 'Memory that the engine tries to leave to the container when the host runs short of it.',
    because: '"Memory reservation" repeats the key.',
  },
  {
    paths: ['services.*.memswap_limit'],
    instead: 'Amount of memory the container is allowed to swap to disk. Set to -1 to enable unlimited swap.',
    text: 'Memory and swap together that the container may use; -1 for as much swap as the host has.',
    because: 'It is not the swap alone: the engine refuses a value below `mem_limit`.',
  },
  {
    paths: ['services.*.models.*'],
    instead: undefined,
    text: 'Under which variables the service is told about the model.',
    because: 'The schema has no sentence.',
  },
  {
    paths: ['services.*.network_mode'],
    instead:
      "Network mode. Values can be 'bridge', 'host', 'none', 'service:[service name]', or 'container:[container name]'.",
    text: 'Network of the container instead of `networks`: `bridge`, `host`, `none`, `service:NAME` or `container:NAME`.',
    because: 'That it excludes `networks` was missing.',
  },
  {
    paths: ['services.*.networks.*'],
    instead: undefined,
    text: 'How the service joins this network.',
    because: 'The schema has no sentence.',
  },
  {
    paths: ['services.*.networks.*.interface_name'],
    instead: 'Interface network name used to connect to network',
    text: 'Name of the network interface in the container.',
    because: '"Interface network name used to connect to network" is unclear.',
  },
  {
    paths: ['services.*.networks.*.priority'],
    instead: 'Specify the priority for the network connection.',
    text: 'In which order the container is joined to its networks: the highest first.',
    because: '"The priority for the connection" does not tell of what.',
  },
  {
    paths: ['services.*.networks.*.gw_priority'],
    instead: 'Specify the gateway priority for the network connection.',
    text: "The network with the highest number is the container's default gateway.",
    because: '"The gateway priority" does not tell what follows.',
  },
  {
    paths: ['services.*.oom_kill_disable'],
    instead: 'Disable OOM Killer for the container.',
    text: "With `true` the kernel does not end the container's processes when its memory limit is reached.",
    because: '"OOM Killer" is not known to everyone.',
  },
  {
    paths: ['services.*.oom_score_adj'],
    instead: "Tune host's OOM preferences for the container (accepts -1000 to 1000).",
    text: "How readily the kernel ends the container's processes when memory runs out: from -1000 (never) to 1000 (first).",
    because: 'The direction was missing.',
  },
  {
    paths: ['services.*.pid'],
    instead: 'PID mode for container.',
    text: 'Whose processes the container sees: `host`, `service:NAME` or `container:NAME`; without it only its own.',
    because: '"PID mode" repeats the key.',
  },
  {
    paths: ['services.*.pids_limit'],
    instead: "Tune a container's PIDs limit. Set to -1 for unlimited PIDs.",
    text: 'How many processes and threads the container may have; -1 for no limit.',
    because: 'Threads count as well.',
  },
  {
    paths: ['services.*.ports'],
    instead: 'Expose container ports. Short format ([HOST:]CONTAINER[/PROTOCOL]).',
    text: 'Ports of the container that are published on the host: `[HOST:]CONTAINER[/PROTOCOL]`, or the parts under keys of their own.',
    because: 'They are published; "expose" is another key.',
  },
  {
    paths: ['services.*.ports[]'],
    instead: undefined,
    text: 'One port, or a range of ports.',
    because: 'The schema has no sentence.',
  },
  {
    paths: ['services.*.ports[].mode'],
    instead: "The port binding mode, either 'host' for publishing a host port or 'ingress' for load balancing.",
    text: 'For Swarm: `ingress` spreads the port over all nodes, `host` publishes it on the node of the container.',
    because: 'Outside Swarm there is no load balancing to choose.',
  },
  {
    paths: ['services.*.ports[].host_ip'],
    instead: 'The host IP to bind to.',
    text: 'Address of the host that the port is bound to; without it all of them.',
    because: 'What holds without it was missing.',
  },
  {
    paths: ['services.*.ports[].published'],
    instead: 'The publicly exposed port.',
    text: 'Port on the host, or a range such as `8080-8090`; without it the engine picks a free one.',
    because: '"Publicly exposed" depends on the address.',
  },
  {
    paths: ['services.*.ports[].protocol'],
    instead: 'The port protocol (tcp or udp).',
    text: 'Protocol of the port: `tcp` (the default), `udp` or `sctp`.',
    because: 'The engine takes `sctp` as well.',
  },
  {
    paths: ['services.*.post_start'],
    instead: 'Commands to run after the container starts. If any command fails, the container stops.',
    text: 'Commands to run after the container starts. If one fails, `docker compose up` stops with an error; the container runs on.',
    because:
      'The container does not stop: after a failed hook `docker compose up` ends with "hook exited with status 1", and the container is up.',
  },
  {
    paths: ['services.*.privileged'],
    instead: 'Give extended privileges to the service container.',
    text: 'Gives the container nearly all rights on the host: all capabilities and devices.',
    because: '"Extended" is too small a word.',
  },
  {
    paths: ['services.*.profiles'],
    instead:
      'List of profiles for this service. When profiles are specified, services are only started when the profile is activated.',
    text: 'Profiles that the service belongs to. It then starts only with one of them (`--profile`), or when it is named.',
    because: 'Naming the service starts it too.',
  },
  {
    paths: ['services.*.pull_policy'],
    instead:
      "Policy for pulling images. Options include: 'always', 'never', 'if_not_present', 'missing', 'build', or time-based refresh policies.",
    text: 'When the image is pulled: `missing` (the default without `build`, the same as `if_not_present`), `always`, `never`, `build` (it is built), or again after a time: `daily`, `weekly`, `every_12h`.',
    because: 'The values are told.',
  },
  {
    paths: ['services.*.pull_refresh_after'],
    instead: 'Time after which to refresh the image. Used with pull_policy=refresh.',
    text: 'Time after which the image is pulled again, with the policy `refresh`.',
    because: 'Written as code.',
  },
  {
    paths: ['services.*.restart'],
    instead:
      "Restart policy for the service container. Options include: 'no', 'always', 'on-failure', and 'unless-stopped'.",
    text: 'What happens when the container ends: `no` (the default), `always`, `on-failure` (with `:3` three times at most) or `unless-stopped`.',
    because: 'The default and the number were missing.',
  },
  {
    paths: ['services.*.scale'],
    instead: 'Number of containers to deploy for this service.',
    text: 'Number of containers of this service.',
    because: 'Nothing is "deployed".',
  },
  {
    paths: ['services.*.security_opt'],
    instead: 'Override the default labeling scheme for each container.',
    text: 'Security settings, such as `no-new-privileges:true`, `seccomp=FILE`, `apparmor=PROFILE` or SELinux labels.',
    because: 'The sentence is from the time when only labels of SELinux could be set.',
  },
  {
    paths: ['services.*.sysctls'],
    instead: 'Kernel parameters to set in the container. You can use either an array or a list.',
    text: 'Kernel parameters to set in the container.',
    because: '"An array or a list" is the same thing twice.',
  },
  {
    paths: ['services.*.stop_grace_period'],
    instead: "Time to wait for the container to stop gracefully before sending SIGKILL (e.g., '1s', '1m30s').",
    text: 'Time that the program has to end before it gets SIGKILL (e.g., `1s`, `1m30s`). Default: 10s.',
    because: 'The default was missing.',
  },
  {
    paths: ['services.*.stop_signal'],
    instead: "Signal to stop the container (e.g., 'SIGTERM', 'SIGINT').",
    text: "Signal that asks the program to end (e.g., `SIGINT`). Default: the image's, else `SIGTERM`.",
    because: 'The default was missing.',
  },
  {
    paths: ['services.*.use_api_socket'],
    instead: 'Bind mount Docker API socket and required auth.',
    text: "Gives the container the socket of the engine and the user's registry logins: with that it rules the host.",
    because: '"Bind mount Docker API socket and required auth" leaves out what follows.',
  },
  {
    paths: ['services.*.user'],
    instead: 'Username or UID to run the container process as.',
    text: 'User that the program runs as, by name or number, with `:GROUP` if need be; without it that of the image.',
    because: 'Group and default were missing.',
  },
  {
    paths: ['services.*.volumes'],
    instead:
      'Mount host paths or named volumes accessible to the container. Short syntax (VOLUME:CONTAINER_PATH[:MODE])',
    text: 'What is mounted into the container: `VOLUME:CONTAINER_PATH[:MODE]`, `HOST_PATH:CONTAINER_PATH[:MODE]`, or the parts under keys of their own.',
    because: 'The short form is written as code.',
  },
  {
    paths: ['services.*.volumes[]'],
    instead: undefined,
    text: 'One mount.',
    because: 'The schema has no sentence.',
  },
  {
    paths: ['services.*.volumes[].type'],
    instead:
      'The mount type: bind for mounting host directories, volume for named volumes, tmpfs for temporary filesystems, cluster for cluster volumes, npipe for named pipes, or image for mounting from an image.',
    text: 'What is mounted.',
    because: 'The values are told one by one.',
  },
  {
    paths: ['services.*.volumes[].type=bind'],
    instead: undefined,
    text: 'A file or folder of the host.',
    because: 'The schema tells all values in one sentence.',
  },
  {
    paths: ['services.*.volumes[].type=volume'],
    instead: undefined,
    text: 'A volume of the engine, named, or anonymous where there is no `source`.',
    because: 'The schema tells all values in one sentence.',
  },
  {
    paths: ['services.*.volumes[].type=tmpfs'],
    instead: undefined,
    text: 'A file system in memory, which is gone when the container stops.',
    because: 'The schema tells all values in one sentence.',
  },
  {
    paths: ['services.*.volumes[].type=cluster'],
    instead: undefined,
    text: 'A cluster volume of Swarm.',
    because: 'The schema tells all values in one sentence.',
  },
  {
    paths: ['services.*.volumes[].type=npipe'],
    instead: undefined,
    text: 'A named pipe of a Windows host.',
    because: 'The schema tells all values in one sentence.',
  },
  {
    paths: ['services.*.volumes[].type=image'],
    instead: undefined,
    text: 'The files of an image.',
    because: 'The schema tells all values in one sentence.',
  },
  {
    paths: ['services.*.volumes[].source'],
    instead:
      'The source of the mount, a path on the host for a bind mount, a docker image reference for an image mount, or the name of a volume defined in the top-level volumes key. Not applicable for a tmpfs mount.',
    text: 'What is mounted: a path of the host (`bind`), the name of a volume declared at the top of the file (`volume`) or an image (`image`). A `tmpfs` has none.',
    because: 'Written as code.',
  },
  {
    paths: ['services.*.volumes[].target'],
    instead: 'The path in the container where the volume is mounted.',
    text: 'Path in the container where it is mounted.',
    because: 'Not only volumes are mounted.',
  },
  {
    paths: ['services.*.volumes[].read_only'],
    instead: 'Flag to set the volume as read-only.',
    text: "With `true` the container can't write to it.",
    because: 'Not only volumes are mounted.',
  },
  {
    paths: ['services.*.volumes[].consistency'],
    instead: 'The consistency requirements for the mount. Available values are platform specific.',
    text: 'No longer has an effect; was for Docker Desktop on macOS.',
    because:
      'The values `cached` and `delegated` have been accepted and ignored since Docker Desktop shares files otherwise.',
  },
  {
    paths: ['services.*.volumes[].bind.recursive'],
    instead: 'Recursively mount the source directory.',
    text: 'What happens to mounts below the source.',
    because: '"Recursively mount the source directory" does not fit a key with four values.',
  },
  {
    paths: ['services.*.volumes[].bind.recursive=enabled'],
    instead: undefined,
    text: 'They are mounted too, and read-only as far as the kernel can: the default.',
    because: 'The schema tells nothing of the values.',
  },
  {
    paths: ['services.*.volumes[].bind.recursive=disabled'],
    instead: undefined,
    text: 'They are not mounted.',
    because: 'The schema tells nothing of the values.',
  },
  {
    paths: ['services.*.volumes[].bind.recursive=writable'],
    instead: undefined,
    text: 'They are mounted and stay writable, also under a read-only mount.',
    because: 'The schema tells nothing of the values.',
  },
  {
    paths: ['services.*.volumes[].bind.recursive=readonly'],
    instead: undefined,
    text: "They are mounted read-only; where the kernel can't do that, the start fails.",
    because: 'The schema tells nothing of the values.',
  },
  {
    paths: ['services.*.volumes[].bind.selinux=z'],
    instead: undefined,
    text: 'The files get a label that all containers may use.',
    because: 'The schema tells both values in one sentence.',
  },
  {
    paths: ['services.*.volumes[].bind.selinux=Z'],
    instead: undefined,
    text: 'The files get a label that only this container may use.',
    because: 'The schema tells both values in one sentence.',
  },
  {
    paths: ['services.*.volumes[].volume.nocopy'],
    instead: 'Flag to disable copying of data from a container when a volume is created.',
    text: 'With `true` an empty volume is not filled with what the image has at that path.',
    because: "The data is the image's, not a container's, and what counts is that the volume is empty.",
  },
  {
    paths: ['services.*.volumes_from'],
    instead:
      'Mount volumes from another service or container. Optionally specify read-only access (ro) or read-write (rw).',
    text: 'Mounts all volumes of another service (`SERVICE`) or container (`container:NAME`), read-only with `:ro`.',
    because: 'The form was missing.',
  },
  {
    paths: ['models.*.context_size'],
    instead: undefined,
    text: "Size of the model's context, in tokens.",
    because: 'The schema has no sentence.',
  },
  {
    paths: ['networks.*.internal'],
    instead: 'Create an externally isolated network.',
    text: 'With `true` the network has no way out, and published ports do not lead into it.',
    because: '"Externally isolated" is unclear.',
  },
  {
    paths: ['networks.*.attachable'],
    instead: 'If true, standalone containers can attach to this network.',
    text: 'For overlay networks of Swarm: whether containers that are no part of a service can join.',
    because: 'Bridge networks can always be joined.',
  },
  {
    paths: ['networks.*.ipam.config[]'],
    instead: undefined,
    text: 'One range of addresses.',
    because: 'The schema has no sentence.',
  },
  {
    paths: ['secrets.*.external'],
    instead: 'Specifies that this secret already exists and was created outside of Compose.',
    text: 'It exists in Swarm already and is not created; `docker compose up` refuses it.',
    because: 'Only `docker stack deploy` knows external ones: `docker compose up` says "unsupported external secret".',
  },
  {
    paths: ['configs.*.external'],
    instead: 'Specifies that this config already exists and was created outside of Compose.',
    text: 'It exists in Swarm already and is not created; `docker compose up` refuses it.',
    because: 'Only `docker stack deploy` knows external ones: `docker compose up` says "unsupported external secret".',
  },
  {
    paths: ['secrets.*.external.name'],
    instead: 'Specifies the name of the external secret.',
    text: 'Name of the existing secret. Deprecated: use `name` beside `external: true`.',
    because: 'The schema does not mark it as deprecated; Compose warns.',
    deprecated: true,
  },
  {
    paths: ['configs.*.external.name'],
    instead: "Specifies the name of the external config. Deprecated: use the 'name' property instead.",
    text: 'Name of the existing config. Deprecated: use `name` beside `external: true`.',
    because: 'Told where the other key goes.',
  },
  {
    paths: ['networks.*.external.name'],
    instead: "Specifies the name of the external network. Deprecated: use the 'name' property instead.",
    text: 'Name of the existing network. Deprecated: use `name` beside `external: true`.',
    because: 'Told where the other key goes.',
  },
  {
    paths: ['volumes.*.external.name'],
    instead: "Specifies the name of the external volume. Deprecated: use the 'name' property instead.",
    text: 'Name of the existing volume. Deprecated: use `name` beside `external: true`.',
    because: 'Told where the other key goes.',
  },
  {
    paths: ['secrets.*.environment'],
    instead: 'Name of an environment variable from which to get the secret value.',
    text: 'Variable of the shell that runs Compose, or of `.env`, whose value is the secret.',
    because: 'Whose variable it is was missing.',
  },
  {
    paths: ['configs.*.environment'],
    instead: 'Name of an environment variable from which to get the config value.',
    text: 'Variable of the shell that runs Compose, or of `.env`, whose value is the config.',
    because: 'Whose variable it is was missing.',
  },
  {
    paths: ['services.*.shm_size'],
    instead: "Size of /dev/shm. A string value can use suffix like '2g' for 2 gigabytes.",
    text: 'Size of `/dev/shm`. A string can have a unit: `2g` for 2 gigabytes.',
    because: 'Written as code.',
  },
];
