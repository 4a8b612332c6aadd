/** What `docker` is called with, as data. Nothing here is ever read by a shell. */

export interface BuildRequest {
  /** Absolute path. */
  readonly dockerfile: string;
  /** Absolute path of the build context. */
  readonly context: string;
  readonly tag: string;
  /** A stage's name; the last stage when undefined. An index is refused by BuildKit. */
  readonly target: string | undefined;
  /** The user's own, put before ours: what the command needs to report progress can't be overridden. */
  readonly extra: readonly string[];
}

export function buildArguments({ dockerfile, context, tag, target, extra }: BuildRequest): readonly string[] {
  return [
    'buildx',
    'build',
    ...extra,
    '--progress=rawjson',
    '--load',
    `--file=${dockerfile}`,
    `--tag=${tag}`,
    ...(target === undefined ? [] : [`--target=${target}`]),
    '--',
    context,
  ];
}

/** The columns are the ones that docker, podman and nerdctl all have; a tab can't stand in any of them. */
export const listImagesArguments: readonly string[] = [
  'image',
  'ls',
  '--format',
  '{{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{.Size}}\t{{.CreatedSince}}',
];

export function inspectImageArguments(name: string): readonly string[] {
  return ['image', 'inspect', '--', name];
}

/** Writes the image's archive to standard output. */
export function saveImageArguments(id: string): readonly string[] {
  return ['image', 'save', '--', id];
}
