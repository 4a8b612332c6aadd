import { type BaseImage, baseImageOf } from '../../model/base-image.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import { asExecForm } from '../../model/exec-form.ts';
import { imageWithoutIn, mayBring, searchedName } from '../../model/missing-commands.ts';
import type { Stage } from '../../model/stages.ts';
import { type StartedCommand, startedCommands } from '../../model/started-commands.ts';
import type { Instruction } from '../../syntax/dockerfile/nodes.ts';
import type { ShellScript } from '../../syntax/shell/nodes.ts';
import type { Edit } from '../../text/edit.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Finding } from '../rule.ts';

/**
 * A command in shell form is run by `/bin/sh -c`. `scratch` is empty, and distroless images have no shell, so there is nobody to
 * run it: a `RUN` stops the build, and a container with such a `CMD` or `ENTRYPOINT` ends before it has begun, with
 * `exec: "/bin/sh": stat /bin/sh: no such file or directory`. A health check fails each time, which marks the container as
 * unhealthy while its program runs well.
 *
 * The images with `debug` in their tag have a shell, but as `/busybox/sh`; shell form looks for `/bin/sh` and fails there, too,
 * unless `SHELL ["/busybox/sh", "-c"]` says where it is.
 *
 * Only what is certain is reported: the image is `scratch`, one of `gcr.io/distroless`, one of .NET’s chiseled images or one of
 * Chainguard’s that are known to have no shell; and nothing that is copied into the stage, or into one that it starts from,
 * could be a shell.
 *
 * The fix writes the command as a JSON array, which needs no shell. Where the command needs one (for a variable, or for `&&`),
 * the program has to do that itself, or the image has to be another one. Where the program is missing, too, such as a `wget` in
 * `scratch`, there is no fix.
 *
 * ## When to allow it
 *
 * Where something brings a shell when the container is run: a volume over `/bin`.
 */
export default defineDockerfileRule({
  id: 'missing-shell',
  summary: 'No shell form where the image has no shell to run it: in `scratch` and distroless images',
  category: 'correctness',
  severity: 'error',
  fix: 'sometimes',
  since: '0.1.0',
  sameAs: [],
  concepts: ['shell-and-exec-form'],
  examples: [
    {
      title: 'A program in a distroless image',
      bad: dockerfile`
        FROM golang:1.27 AS build
        WORKDIR /src
        COPY . .
        RUN CGO_ENABLED=0 go build -o /server .

        FROM gcr.io/distroless/static-debian13:nonroot
        COPY --from=build /server /server
        ENTRYPOINT /server --port 8080
        ^^^^^^^^^^ gcr.io/distroless/static-debian13:nonroot has no /bin/sh to run this with, so the container can’t start
      `,
      fixed: dockerfile`
        FROM golang:1.27 AS build
        WORKDIR /src
        COPY . .
        RUN CGO_ENABLED=0 go build -o /server .

        FROM gcr.io/distroless/static-debian13:nonroot
        COPY --from=build /server /server
        ENTRYPOINT ["/server", "--port", "8080"]
      `,
    },
    {
      title: 'Continued lines and comments stay as they are',
      bad: dockerfile`
        from golang:1.27 as build
        run go install example.com/server@v1.4.2

        from scratch
        copy --from=build /go/bin/server /srv/server
        healthcheck --interval=30s cmd /srv/server \
        ^^^^^^^^^^^ scratch has no /bin/sh to run this with, so the health check fails every time
            # Asks the one that runs.
            --check
        cmd ["/srv/server"]
      `,
      fixed: dockerfile`
        from golang:1.27 as build
        run go install example.com/server@v1.4.2

        from scratch
        copy --from=build /go/bin/server /srv/server
        healthcheck --interval=30s cmd ["/srv/server", \
            # Asks the one that runs.
            "--check"]
        cmd ["/srv/server"]
      `,
    },
    {
      title: 'A build step, and a command that needs a shell',
      bad: dockerfile`
        FROM golang:1.27 AS build
        RUN go install example.com/server@v1.4.2

        FROM scratch
        COPY --from=build /go/bin/server /srv/server
        RUN chmod +x /srv/server
        ^^^ scratch has no /bin/sh to run this with, so the build stops here
        CMD /srv/server --port $PORT
        ^^^ scratch has no /bin/sh to run this with, so the container can’t start
      `,
    },
    {
      title: 'An image for debugging has its shell elsewhere',
      bad: dockerfile`
        FROM golang:1.27 AS build
        RUN go install example.com/server@v1.4.2

        FROM gcr.io/distroless/base-debian13:debug
        RUN mkdir /data
        ^^^ gcr.io/distroless/base-debian13:debug has no /bin/sh to run this with, so the build stops here
        SHELL ["/busybox/sh", "-c"]
        RUN mkdir /data
      `,
    },
    {
      title: 'A shell that is brought along',
      good: dockerfile`
        FROM gcr.io/distroless/base-debian13
        COPY --from=busybox:1.37 /bin/busybox /bin/sh
        CMD echo ready

        FROM scratch
        ADD rootfs.tar.xz /
        RUN apk update
      `,
    },
    {
      title: 'Exec form, and a base that is not known',
      good: dockerfile`
        FROM example.com/distroless/base:1
        CMD server

        FROM gcr.io/distroless/nodejs24-debian13
        COPY server.js /srv/
        CMD ["/srv/server.js"]
      `,
    },
  ],
  *check({ model }) {
    if (!model.stages.some((stage) => lacksAnyShell(baseImageOf(model, stage)))) return;
    for (const run of model.instructions('RUN')) {
      const stage = model.stageOf(run);
      if (run.command.form === 'exec' || run.mounts.length > 0 || startsOtherwise(run)) continue;
      const image = stage && imageWithoutShell(model, stage, run);
      if (image !== undefined) {
        yield { span: run.keyword.span, message: `${lack(model, image, run)}, so the build stops here` };
      }
    }
    for (const started of startedCommands(model)) yield* checkStarted(model, started);
  },
});

function* checkStarted(model: DockerfileModel, { stages, instruction, command }: StartedCommand): Generator<Finding> {
  if (command.form === 'exec') return;
  const images = stages.map((stage) => imageWithoutShell(model, stage, instruction));
  const [image] = images;
  if (image === undefined || images.includes(undefined)) return;
  const what = instruction.type === 'HEALTHCHECK' ? 'the health check fails every time' : 'the container can’t start';
  const edits = withoutShell(model, stages, model.scriptOf(instruction));
  yield {
    span: instruction.keyword.span,
    message: `${lack(model, image, instruction)}, so ${what}`,
    ...(edits === undefined
      ? {}
      : { fixes: [suggestion(`Write ${instruction.type} as a JSON array, which needs no shell`, ...edits)] }),
  };
}

/** Undefined where the program is missing as well: an array of it could not be run either. */
function withoutShell(
  model: DockerfileModel,
  stages: readonly Stage[],
  script: ShellScript | undefined,
): readonly Edit[] | undefined {
  const [command] = script?.commands ?? [];
  if (script?.complete !== true || command === undefined) return undefined;
  return imageWithoutIn(model, stages, command.name) === undefined ? asExecForm(model, script) : undefined;
}

function lack(model: DockerfileModel, image: BaseImage, instruction: Instruction): string {
  const name =
    image.reference === undefined || image.tag === undefined ? image.repository : `${image.repository}:${image.tag}`;
  return `${name} has no ${model.shellAt(instruction)[0] ?? ''} to run this with`;
}

function lacksAnyShell(image: BaseImage | undefined): boolean {
  return image !== undefined && (image.hasShell === false || image.shell === '/busybox/sh');
}

function imageWithoutShell(model: DockerfileModel, stage: Stage, instruction: Instruction): BaseImage | undefined {
  const image = baseImageOf(model, stage);
  const shell = model.shellAt(instruction)[0] ?? '';
  const name = searchedName(shell);
  if (image === undefined || name === undefined || !lacksAnyShell(image)) return undefined;
  // For debugging there are shells in a folder that is searched for names alone.
  if (image.hasShell === true && !shell.startsWith('/')) return undefined;
  return mayBring(model, stage, name) ? undefined : image;
}

/** A heredoc with a first line of its own (`#!/app/tool`) is run by that. */
function startsOtherwise({ heredocs }: Instruction): boolean {
  return heredocs.some(({ body }) => body.text.startsWith('#!'));
}
