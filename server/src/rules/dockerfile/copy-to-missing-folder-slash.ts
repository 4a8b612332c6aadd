import type { DockerfileModel } from '../../model/dockerfile.ts';
import { valueOf } from '../../model/value-of.ts';
import { joinPaths, workingDirectories } from '../../model/working-directory.ts';
import type { AddInstruction, CopyInstruction, Instruction, Word } from '../../syntax/dockerfile/nodes.ts';
import { insert, type Edit } from '../../text/edit.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Finding } from '../rule.ts';

/**
 * A destination that ends with `/` is a folder. Without the slash BuildKit makes a folder of it only where one of that name
 * is there already, or where a folder is copied: otherwise the first source becomes a file of that name, the second one
 * replaces it, and all but the last are lost without a word. A folder among the sources ends such a build with "cannot
 * copy to non-directory". Docker's classic builder refuses the instruction in any case.
 *
 * As hadolint does, the rule wants the slash from several sources on. Unlike hadolint it says nothing where the folder is
 * there for certain: a `WORKDIR`, what `mkdir` or an earlier `COPY` made, `.` and `..`. A single source with a wildcard
 * may stand for one file, and so is left alone.
 *
 * ## When to allow it
 *
 * Where the destination is a folder of the base image. The slash does no harm there, though.
 */
export default defineDockerfileRule({
  id: 'copy-to-missing-folder-slash',
  summary: 'End the destination of several sources with `/`, or each may replace the one before',
  category: 'correctness',
  severity: 'warning',
  fix: 'always',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: ['hadolint/DL3021', 'trivy/DS-0011'],
  concepts: [],
  examples: [
    {
      title: 'Two files',
      bad: dockerfile`
        FROM node:22-slim
        COPY package.json package-lock.json /app
                                            ^^^^ Unless \`/app\` is a folder already, files become one file of that name here, each in place of the one before
      `,
      fixed: dockerfile`
        FROM node:22-slim
        COPY package.json package-lock.json /app/
      `,
    },
    {
      title: 'On several lines, as JSON and with a variable',
      bad: dockerfile`
        from debian:12-slim
        env target=/srv/shop
        copy --chmod=644 \
            # What the server reads.
            server.conf users.conf \
            /etc/shop
            ^^^^^^^^^ Unless \`/etc/shop\` is a folder already, files become one file of that name here, each in place of the one before
        add ["a file", "another", "/srv/files"]
                                  ^^^^^^^^^^^^ Unless \`/srv/files\` is a folder already, files become one file of that name here, each in place of the one before
        copy one two $target
                     ^^^^^^^ Unless \`/srv/shop\` is a folder already, files become one file of that name here, each in place of the one before
      `,
      fixed: dockerfile`
        from debian:12-slim
        env target=/srv/shop
        copy --chmod=644 \
            # What the server reads.
            server.conf users.conf \
            /etc/shop/
        add ["a file", "another", "/srv/files/"]
        copy one two $target/
      `,
    },
    {
      title: 'A folder for certain',
      good: dockerfile`
        FROM node:22-slim
        COPY a.json b.json /srv/
        WORKDIR /app
        COPY package.json package-lock.json ./
        COPY tsconfig.json index.ts .
        COPY c.json d.json /app
        COPY e.json f.json /srv
      `,
    },
    {
      title: 'One source',
      good: dockerfile`
        FROM debian:12-slim
        COPY server /usr/local/bin/server
        COPY conf/*.conf /etc/shop
        ADD rootfs.tar.xz /
      `,
    },
  ],
  *check({ model }) {
    if (!model.tree.instructions.some(mayLackSlash)) return;
    const folders = workingDirectories(model);
    const known: Known[] = [];
    for (const stage of model.stages) {
      const before = stage.base.kind === 'stage' ? known[stage.base.stage] : undefined;
      const now: Known = { folders: new Set(), before };
      known.push(now);
      for (const each of stage.instructions) {
        const instruction = each.type === 'ONBUILD' ? each.trigger : each;
        if (instruction?.type === 'COPY' || instruction?.type === 'ADD') {
          // What is triggered runs in another build, where nothing of this stage's folders is certain.
          yield* checkTransfer(model, instruction, folders.get(each) ?? '?', instruction.onbuild ? undefined : now);
        }
        remember(model, each, folders.get(each) ?? '?', now);
      }
    }
  },
});

/** Most files have no such COPY at all, and then nothing has to be known of their folders. */
function mayLackSlash(each: Instruction): boolean {
  const instruction = each.type === 'ONBUILD' ? each.trigger : each;
  if (instruction?.type !== 'COPY' && instruction?.type !== 'ADD') return false;
  return instruction.sources.length > 1 && instruction.destination?.value.endsWith('/') === false;
}

/** What is certain of a stage's files, and of those that it starts from. */
interface Known {
  readonly folders: Set<string>;
  readonly before: Known | undefined;
}

function* checkTransfer(
  model: DockerfileModel,
  instruction: CopyInstruction | AddInstruction,
  from: string,
  known: Known | undefined,
): Generator<Finding> {
  const { destination, sources } = instruction;
  if (destination === undefined || sources.length < 2) return;
  const path = valueOf(model, instruction, destination);
  if (path === null || isFolder(path) || (isFile(path) && sources.some(isGlob))) return;
  const whole = joinPaths(from, path);
  if (has(known, whole)) return;
  yield {
    span: destination.span,
    message: `Unless \`${path}\` is a folder already, files become one file of that name here, each in place of the one before`,
    // Where files were lost, the image changes: that is what it is for, but a person looks first.
    fixes: [suggestion('End the destination with a slash, so that it is a folder', withSlash(destination))],
  };
}

/** What names a folder by its end, on Windows too. */
function isFolder(path: string): boolean {
  return path === '' || /(^|[/\\])\.{0,2}$/.test(path);
}

/** A name with an ending is likelier to be a file than a folder, so that one of the sources may be too many instead. */
function isFile(path: string): boolean {
  return /[^/.][^/]*\.\w+$/.test(path) && !path.endsWith('.d');
}

function isGlob({ value }: Word): boolean {
  return /[*?[]/.test(value);
}

function has(known: Known | undefined, path: string): boolean {
  for (let each = known; each !== undefined; each = each.before) if (each.folders.has(path)) return true;
  return false;
}

function remember(model: DockerfileModel, instruction: Instruction, from: string, known: Known): void {
  if (instruction.type === 'WORKDIR' && instruction.value !== undefined) {
    const path = valueOf(model, instruction, instruction.value);
    if (path !== null) addFolder(known, joinPaths(from, path));
  } else if ((instruction.type === 'COPY' || instruction.type === 'ADD') && instruction.destination !== undefined) {
    const path = valueOf(model, instruction, instruction.destination);
    if (path === null) return;
    const whole = joinPaths(from, path);
    addFolder(known, path.endsWith('/') ? whole : whole.slice(0, whole.lastIndexOf('/')));
  } else if (instruction.type === 'RUN') {
    for (const { name, topLevel, arguments: words } of model.scriptOf(instruction)?.commands ?? []) {
      if (name !== 'mkdir' || !topLevel) continue;
      for (const { value } of words) if (value.startsWith('/')) addFolder(known, joinPaths('/', value));
    }
  }
}

/** With the folders around it. */
function addFolder({ folders }: Known, path: string): void {
  for (let each = path; each !== '' && !folders.has(each); each = each.slice(0, Math.max(each.lastIndexOf('/'), 0))) {
    folders.add(each);
  }
}

function withSlash({ raw, span }: Word): Edit {
  return insert(/["']$/.test(raw) ? span.end - 1 : span.end, '/');
}
