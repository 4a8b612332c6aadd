/** A setting that only the client reads, as data: the manifest's `contributes.configuration` is generated from it. */
export interface ClientSetting {
  /** The whole key, such as `layerwise.engine.path`. */
  readonly key: string;
  readonly type: 'string' | 'strings';
  readonly default: string | readonly string[];
  /** Markdown. */
  readonly description: string;
  readonly scope: 'window' | 'resource' | 'machine-overridable';
  /** Not taken from the folder's own settings until the workspace is trusted (`restrictedConfigurations`). */
  readonly restricted: boolean;
}

export const clientSettings = [
  {
    key: 'layerwise.engine.path',
    type: 'string',
    default: 'docker',
    description:
      'The command that *Build Image* and *Compare Image Sizes* run: `docker`, or a command that takes the same arguments, such as `podman` or `nerdctl`. A name that is found on the `PATH`, or an absolute path.',
    scope: 'machine-overridable',
    restricted: true,
  },
  {
    key: 'layerwise.build.context',
    type: 'string',
    default: '',
    description:
      'The build context of *Build Image*, and of the rules that look at what `COPY` takes: a folder, relative to the workspace folder. `${workspaceFolder}` may stand at its start. When empty, *Build Image* takes the folder that holds the Dockerfile.',
    scope: 'resource',
    restricted: true,
  },
  {
    key: 'layerwise.build.arguments',
    type: 'strings',
    default: [],
    description:
      'More arguments for `docker buildx build`, one an item, such as `--build-arg=VERSION=1.2`, `--network=host` or `--secret=id=token,env=TOKEN`.',
    scope: 'resource',
    restricted: true,
  },
  {
    key: 'layerwise.shellcheck.path',
    type: 'string',
    default: 'shellcheck',
    description:
      'The command of [ShellCheck](https://www.shellcheck.net), whose findings in the text of `RUN` are shown where it is installed: a name that is found on the `PATH`, or an absolute path. When empty, it is not run.',
    scope: 'machine-overridable',
    restricted: true,
  },
] as const satisfies readonly ClientSetting[];

export type ClientSettingKey = (typeof clientSettings)[number]['key'];
