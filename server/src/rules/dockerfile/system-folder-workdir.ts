import type { DockerfileModel } from '../../model/dockerfile.ts';
import { instructionsIn } from '../../model/instructions-of.ts';
import type { Stage } from '../../model/stages.ts';
import { valueOf } from '../../model/value-of.ts';
import { joinPaths, workingDirectories } from '../../model/working-directory.ts';
import type { InstructionOf } from '../../syntax/dockerfile/nodes.ts';
import { defineDockerfileRule, dockerfile, type Finding, type Related } from '../rule.ts';

/**
 * `/etc`, `/usr`, `/lib` and the like belong to the system. A `COPY . .` there puts a project's files between those of the
 * system, where a name that both have is overwritten, and nobody can tell later which are whose. `/proc`, `/sys` and `/dev` aren't
 * even part of the image: the engine puts its own in their place in every container, and what was copied there is not to be
 * seen.
 *
 * A `WORKDIR` on one of these folders is reported where something is copied into it by a relative path, or where it is the
 * one that the container starts in; for `/proc`, `/sys`, `/dev` and all below them, always. Folders below the others
 * (`/etc/nginx`, `/usr/src/app`, `/var/www`) are fine. Trivy reports each `WORKDIR` on such a folder.
 *
 * ## When to allow it
 *
 * Where single files of the system are what the image is about.
 */
export default defineDockerfileRule({
  id: 'system-folder-workdir',
  summary: 'Work in a folder of your own, not in one of the system such as `/etc` or `/usr`',
  category: 'correctness',
  severity: 'warning',
  fix: 'never',
  preset: 'strict',
  since: '0.1.0',
  sameAs: ['trivy/DS-0030'],
  concepts: [],
  examples: [
    {
      title: 'A project between the files of the system',
      bad: dockerfile`
        FROM python:3.13-slim
        WORKDIR /usr
                ^^^^ \`/usr\` belongs to the system, so what is copied into it mixes with the files of the system
        COPY . .
        WORKDIR /app
      `,
    },
    {
      title:
        'In lower case, continued, with a comment in between, where the container starts, and what the engine replaces',
      bad: dockerfile`
        from python:3.13-slim
        workdir /proc/shop
                ^^^^^^^^^^ The engine mounts its own \`/proc\` over this folder, so nothing that is copied here is seen
        workdir \
            # Somewhere.
            "/etc/"
            ^^^^^^^ \`/etc\` belongs to the system, and it is the folder that the container starts in
        cmd ["python", "-m", "shop"]
      `,
    },
    {
      title: 'A folder of its own, and a look into one of the system',
      good: dockerfile`
        FROM nginx:1.29
        WORKDIR /etc
        RUN sed -i 's/x/y/' hosts.conf
        COPY hosts.conf /etc/hosts.conf
        WORKDIR /usr/src/app
        COPY . .
      `,
    },
    {
      title: 'A stage that only builds, and folders that only the build knows',
      good: dockerfile`
        FROM golang:1.25 AS build
        ARG PLACE
        WORKDIR /usr
        RUN make

        FROM scratch
        WORKDIR $PLACE
        COPY --from=build /usr/out .
      `,
    },
  ],
  *check({ model }) {
    if (model.instructions('WORKDIR').length === 0) return;
    for (const stage of model.stages) yield* checkStage(model, stage);
  },
});

function* checkStage(model: DockerfileModel, stage: Stage): Generator<Finding> {
  const isInSystem = (workdir: InstructionOf<'WORKDIR'>): boolean => {
    const folder = folderOf(model, workdir);
    return systemFolders.has(folder) || mounted.test(folder);
  };
  if (!instructionsIn(stage, 'WORKDIR').some(isInSystem)) return;
  let current: { readonly workdir: InstructionOf<'WORKDIR'>; readonly folder: string } | undefined;
  let filledBy: Related | undefined;
  for (const instruction of stage.instructions) {
    if (instruction.type === 'WORKDIR' && instruction.value !== undefined) {
      if (current !== undefined) yield* findingFor(current.workdir, current.folder, filledBy, false);
      current = { workdir: instruction, folder: folderOf(model, instruction) };
      filledBy = undefined;
    } else if (instruction.type === 'COPY' || instruction.type === 'ADD') {
      const { destination } = instruction;
      const path = destination === undefined ? null : valueOf(model, instruction, destination);
      if (destination !== undefined && path !== null && /^\.?\/*$/.test(path) && !path.startsWith('/'))
        filledBy ??= { span: destination.span, message: 'This is copied into it' };
    }
  }
  if (current !== undefined) yield* findingFor(current.workdir, current.folder, filledBy, stage === model.finalStage);
}

function folderOf(model: DockerfileModel, workdir: InstructionOf<'WORKDIR'>): string {
  const path = workdir.value === undefined ? null : valueOf(model, workdir, workdir.value);
  return path === null ? '?' : joinPaths(workingDirectories(model).get(workdir) ?? '?', path);
}

function* findingFor(
  { value, keyword }: InstructionOf<'WORKDIR'>,
  folder: string,
  filledBy: Related | undefined,
  isLast: boolean,
): Generator<Finding> {
  const span = (value ?? keyword).span;
  const replaced = mounted.exec(folder)?.[0];
  if (replaced !== undefined) {
    yield {
      span,
      message: `The engine mounts its own \`${replaced}\` over this folder, so nothing that is copied here is seen`,
    };
  } else if (systemFolders.has(folder) && (filledBy !== undefined || isLast)) {
    yield {
      span,
      message:
        filledBy === undefined
          ? `\`${folder}\` belongs to the system, and it is the folder that the container starts in`
          : `\`${folder}\` belongs to the system, so what is copied into it mixes with the files of the system`,
      ...(filledBy === undefined ? {} : { related: [filledBy] }),
    };
  }
}

/** What the engine puts file systems of its own over. */
const mounted = /^\/(?:proc|sys|dev)(?=\/|$)/;

const systemFolders = new Set(
  '/bin /boot /etc /lib /lib32 /lib64 /run /sbin /usr /usr/bin /usr/include /usr/lib /usr/lib64 /usr/sbin /usr/share /var /var/lib'.split(
    ' ',
  ),
);
