import type { DockerfileModel } from '../../model/dockerfile.ts';
import type { Stage } from '../../model/stages.ts';
import { stageChain, valueOf } from '../../model/value-of.ts';
import type { Word } from '../../syntax/dockerfile/nodes.ts';
import { replace } from '../../text/edit.ts';
import { defineDockerfileRule, dockerfile, safeFix, suggestion } from '../rule.ts';

/**
 * A relative destination starts at the working directory. Before the first `WORKDIR` that is the base image's, which the
 * file doesn't show: of most images it is the root folder, where `COPY . .` spreads the files of the project among those of
 * the system, and the next version of the image may have another one.
 *
 * hadolint reports every stage without a `WORKDIR`. Here only those are, whose base is known to have none, so that the files
 * do end up in the root folder: `scratch`, and official images such as `debian`, `python` or `node`. `golang`, `php` and many
 * others bring a working directory of their own.
 *
 * The fix writes the same path from the root folder on. Mostly a `WORKDIR` is what was forgotten.
 *
 * ## When to allow it
 *
 * Where the root folder is meant, as it often is in an image from `scratch`: then the slash in front says so.
 */
export default defineDockerfileRule({
  id: 'copy-to-relative-path',
  summary: 'Set `WORKDIR` before copying to a relative path, which starts at the root folder without it',
  category: 'correctness',
  severity: 'info',
  fix: 'sometimes',
  preset: 'strict',
  since: '0.1.0',
  sameAs: ['hadolint/DL3045'],
  concepts: [],
  examples: [
    {
      title: 'A project in the root folder',
      bad: dockerfile`
        FROM python:3.13-slim
        COPY . .
               ^ No WORKDIR is set before, so the files go into the root folder
        RUN pip install --no-cache-dir -r requirements.txt
      `,
      fixed: dockerfile`
        FROM python:3.13-slim
        COPY . /
        RUN pip install --no-cache-dir -r requirements.txt
      `,
    },
    {
      title: 'From scratch, on several lines',
      bad: dockerfile`
        from scratch
        copy --from=busybox:1.37 \
            # Only the tool.
            /bin/busybox \
            bin/
            ^^^^ No WORKDIR is set before, so this path starts at the root folder
        add ["rootfs.tar", "./"]
                           ^^^^ No WORKDIR is set before, so the files go into the root folder
      `,
      fixed: dockerfile`
        from scratch
        copy --from=busybox:1.37 \
            # Only the tool.
            /bin/busybox \
            /bin/
        add ["rootfs.tar", "/"]
      `,
    },
    {
      title: 'With a WORKDIR, here or in the stage before',
      good: dockerfile`
        FROM python:3.13-slim AS base
        WORKDIR /app

        FROM base
        COPY requirements.txt ./
        COPY main.py /srv/
      `,
    },
    {
      title: 'Images that have a working directory, or may have one',
      good: dockerfile`
        ARG BASE
        FROM golang:1.25
        COPY go.mod go.sum ./
        FROM example.com/base:1
        COPY . .
        FROM $BASE
        COPY . .
      `,
    },
  ],
  *check({ model }) {
    for (const stage of model.stages) {
      const base = startsAtRoot(model, stage);
      if (base === undefined) continue;
      for (const instruction of stage.instructions) {
        if (instruction.type === 'WORKDIR') break;
        if (instruction.type !== 'COPY' && instruction.type !== 'ADD') continue;
        const { destination } = instruction;
        if (destination === undefined) continue;
        const path = valueOf(model, instruction, destination);
        if (path === null || /^([/\\]|[A-Za-z]:)/.test(path)) continue;
        const isRoot = /^(\.?\/*)$/.test(path);
        const edit = fromRoot(destination);
        const fix = base === 'scratch' ? safeFix : suggestion;
        yield {
          span: destination.span,
          message: isRoot
            ? 'No WORKDIR is set before, so the files go into the root folder'
            : 'No WORKDIR is set before, so this path starts at the root folder',
          ...(edit === undefined ? {} : { fixes: [fix(`Write the path from the root folder on: ${edit.text}`, edit)] }),
        };
      }
    }
  },
});

/** What the stage starts from, where that has no working directory and no stage in between sets one. */
function startsAtRoot(model: DockerfileModel, stage: Stage): 'scratch' | 'image' | undefined {
  const chain = [...stageChain(model, stage)];
  if (chain.slice(1).some(({ instructions }) => instructions.some(({ type }) => type === 'WORKDIR'))) return undefined;
  const base = chain.at(-1)?.base;
  if (base?.kind === 'scratch') return 'scratch';
  if (base?.kind !== 'image') return undefined;
  const [name = ''] = base.text.replace(/^(docker\.io\/)?(library\/)?/, '').split(/[:@]/);
  return withoutWorkdir.has(name) ? 'image' : undefined;
}

/** Official images whose configuration names no working directory. */
const withoutWorkdir = new Set(
  'alpine busybox debian ubuntu fedora almalinux rockylinux amazonlinux python node ruby rust gcc nginx eclipse-temurin'.split(
    ' ',
  ),
);

function fromRoot({ raw, value, span }: Word): { readonly span: Word['span']; readonly text: string } | undefined {
  const quote = /^(["'])/.exec(raw)?.[1] ?? '';
  if (raw !== quote + value + quote || value.includes('$')) return undefined;
  const path = value.replace(/^(\.(\/+|$))+/, '');
  return path.startsWith('..') ? undefined : replace(span, `${quote}/${path}${quote}`);
}
