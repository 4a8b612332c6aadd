import type { DockerfileModel } from '../../model/dockerfile.ts';
import { stagesWith } from '../../model/stages-with.ts';
import { valueOf } from '../../model/value-of.ts';
import { joinPaths, workingDirectories } from '../../model/working-directory.ts';
import type { Instruction, Word } from '../../syntax/dockerfile/nodes.ts';
import type { Span } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, type Finding } from '../rule.ts';

/**
 * A name stands for a number that `/etc/passwd` has, and an image from `scratch` has no such file. With `USER app` the container
 * does not start (`unable to find user app: no matching entries in passwd file`), and a WORKDIR or `COPY --chown=app` fails in
 * the build (`invalid user index: -1`). Numbers need no file.
 *
 * The rule speaks where a stage starts from `scratch` in the end, and nothing in it can bring an `/etc/passwd`: no `COPY` to `/`, to
 * `/etc` or to a place that only the build knows, no archive that is unpacked, no `RUN`. It doesn't look into folders, so a `COPY`
 * of one to `/` is enough.
 *
 * There is no fix: which number is meant only you know. Many take 65532, as distroless images do.
 *
 * ## When to allow it
 *
 * Where the file is mounted when the container is started.
 */
export default defineDockerfileRule({
  id: 'user-without-passwd',
  summary: 'Write users as numbers in an image from `scratch`: it has no `/etc/passwd` to look names up in',
  category: 'correctness',
  severity: 'warning',
  fix: 'never',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: [],
  concepts: [],
  examples: [
    {
      title: 'A user that was made in another stage',
      bad: dockerfile`
        FROM golang:1.25 AS build
        RUN useradd -u 10001 app && go build -o /server ./...

        FROM scratch
        COPY --from=build /server /server
        USER app
             ^^^ This image has no /etc/passwd to look \`app\` up in, so the container does not start
        ENTRYPOINT ["/server"]
      `,
    },
    {
      title: 'In lower case, continued, with a comment in between, an owner and a group',
      bad: dockerfile`
        from alpine:3.22 as other
        from scratch as base
        copy --chown=app:0 \
                     ^^^ This image has no /etc/passwd to look \`app\` up in, so the build fails here
            # What is served.
            site /srv/
        from base
        user 10001:app
                   ^^^ This image has no /etc/group to look \`app\` up in, so the container does not start
      `,
    },
    {
      title: 'Numbers, and a file that is brought along',
      good: dockerfile`
        FROM scratch AS first
        COPY --chown=10001:10001 server /server
        USER 10001

        FROM scratch
        COPY --from=build /etc/passwd /etc/group /etc/
        COPY --chown=app server /server
        USER app
      `,
    },
    {
      title: 'What may bring the file',
      good: dockerfile`
        FROM scratch AS first
        ADD rootfs.tar.xz /
        USER app

        FROM scratch AS second
        COPY rootfs /
        USER app

        FROM scratch AS third
        ARG PLACE
        COPY files $PLACE
        ARG APP_USER=10001
        USER $APP_USER

        FROM distroless
        USER app
      `,
    },
  ],
  *check({ model }) {
    if (!model.stages.some(({ base }) => base.kind === 'scratch')) return;
    const hasFiles = stagesWith(model, (instruction) => mayBringFiles(model, instruction));
    const isFromScratch: boolean[] = [];
    for (const stage of model.stages) {
      const { base } = stage;
      isFromScratch.push(base.kind === 'stage' ? isFromScratch[base.stage] === true : base.kind === 'scratch');
      if (hasFiles[stage.index] === true || isFromScratch[stage.index] !== true) continue;
      for (const instruction of stage.instructions) {
        if (instruction.type === 'USER' && instruction.value !== undefined)
          yield* namesIn(model, instruction, instruction.value, 'the container does not start');
        if (instruction.type !== 'COPY' && instruction.type !== 'ADD') continue;
        const owner = instruction.flags.find(({ name }) => name === 'chown')?.value;
        if (owner !== undefined) yield* namesIn(model, instruction, owner, 'the build fails here');
      }
    }
  },
});

/** Whether `/etc/passwd` can come from an instruction, or a stage is filled in a way that can't be told. */
function mayBringFiles(model: DockerfileModel, instruction: Instruction): boolean {
  if (instruction.type === 'RUN') return true;
  if (instruction.type !== 'COPY' && instruction.type !== 'ADD') return false;
  const { destination, sources, heredocs } = instruction;
  if (destination === undefined) return true;
  const path = valueOf(model, instruction, destination);
  if (path === null) return true;
  const folder = workingDirectories(model).get(instruction) ?? '?';
  const target = joinPaths(folder.startsWith('/') ? folder : '/', path);
  if (/^\/etc(\/(passwd|group))?$/.test(target)) return true;
  if (
    instruction.type === 'ADD' &&
    sources.some(({ value }) => /\.(tar|t?gz|tgz|xz|txz|bz2|tbz2?|zst)\b|:/i.test(value))
  )
    return target === '/';
  // A single file that is named `/x` brings nothing else; what has a folder's name may hold a whole system.
  return target === '/' && !(heredocs.length > 0 || sources.every(({ value }) => isPlainFile(value)));
}

/** `/server.conf` is a file by its name; `/server` and `/rootfs.d` may be folders with everything below them. */
function isPlainFile(path: string): boolean {
  return /[^/]\.(?!d$)\w+$/.test(path) && !/[*?[$]/.test(path);
}

function* namesIn(model: DockerfileModel, instruction: Instruction, word: Word, what: string): Generator<Finding> {
  const value = valueOf(model, instruction, word);
  if (value === null) return;
  const [user = '', group = ''] = value.split(':');
  const parts = [
    { name: user, file: 'passwd', at: 0 },
    { name: group, file: 'group', at: user.length + 1 },
  ];
  for (const { name, file, at } of parts) {
    if (name === '' || /^\d+$/.test(name) || (name === 'root' && what.includes('build'))) continue;
    yield {
      span: partOf(model.text, word, value, at, name.length),
      message: `This image has no /etc/${file} to look \`${name}\` up in, so ${what}`,
    };
    // One name is enough to fail.
    return;
  }
}

function partOf(text: string, { raw, span }: Word, value: string, at: number, length: number): Span {
  const isWritten = raw === value && text.slice(span.start, span.end) === value;
  return isWritten ? { start: span.start + at, end: span.start + at + length } : span;
}
