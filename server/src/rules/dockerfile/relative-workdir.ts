import { baseImageOf } from '../../model/base-image.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import type { Stage } from '../../model/stages.ts';
import { stageChain, valueOf } from '../../model/value-of.ts';
import { joinPaths } from '../../model/working-directory.ts';
import type { Word } from '../../syntax/dockerfile/nodes.ts';
import { insert, replace, type Edit } from '../../text/edit.ts';
import { textOf } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, safeFix, suggestion } from '../rule.ts';
import { executedOf, inStage } from '../triggered.ts';

/**
 * A relative `WORKDIR` starts in the working directory before it. For the first one of a stage that is whatever the base
 * image happens to set: `WORKDIR app` is `/app` on one image and `/usr/src/app` on another, and a new version of the base
 * image moves everything without a word.
 *
 * Only the first `WORKDIR` counts, of the stage or of the one that it starts from: behind an absolute path a relative one is
 * as clear as can be. BuildKit decides the same way (`WorkdirRelativePath`); hadolint reports each relative path, but none
 * that starts with a variable. A variable counts with its default here; where only the build knows the value, nothing is
 * said. `C:\app` is a relative path to BuildKit unless it builds for Windows, which is taken from `--platform` and from the
 * base image: those of Windows and of the .NET Framework, and all with `nanoserver` or `servercore` in their names.
 *
 * The fix puts a slash in front. On `scratch`, which starts in `/`, that is the same folder; on another image it may not be,
 * so look at it first.
 *
 * ## When to allow it
 *
 * In an image that is built for whatever base image it is given, and has to stay in the folder that the base has chosen.
 */
export default defineDockerfileRule({
  id: 'relative-workdir',
  summary: 'Start with an absolute `WORKDIR`: a relative one depends on the base image',
  category: 'reproducibility',
  severity: 'warning',
  fix: 'always',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: ['buildkit/WorkdirRelativePath', 'hadolint/DL3000', 'trivy/DS-0009'],
  concepts: [],
  examples: [
    {
      title: 'A folder of the base image’s choice',
      bad: dockerfile`
        FROM node:22-slim
        WORKDIR app
                ^^^ \`app\` is relative, so the base image decides where it is
        COPY . .
      `,
      fixed: dockerfile`
        FROM node:22-slim
        WORKDIR /app
        COPY . .
      `,
    },
    {
      title: 'In lower case, continued, with a comment in between',
      bad: dockerfile`
        from scratch
        workdir \
            # Everything is in here.
            ./srv/
            ^^^^^^ \`./srv/\` is relative, so the base image decides where it is
        workdir data
      `,
      fixed: dockerfile`
        from scratch
        workdir \
            # Everything is in here.
            /srv/
        workdir data
      `,
    },
    {
      title: 'A variable with a relative default',
      bad: dockerfile`
        FROM python:3.13-slim
        ARG FOLDER=srv/app
        WORKDIR $FOLDER
                ^^^^^^^ \`srv/app\` is relative, so the base image decides where it is
      `,
      fixed: dockerfile`
        FROM python:3.13-slim
        ARG FOLDER=srv/app
        WORKDIR /$FOLDER
      `,
    },
    {
      title: 'Relative to an absolute one, of this stage or of the one it starts from',
      good: dockerfile`
        FROM node:22-slim AS base
        WORKDIR /app
        WORKDIR packages

        FROM base
        WORKDIR server
      `,
    },
    {
      title: 'Variables that only the build and the base image know',
      good: dockerfile`
        FROM node:22-slim AS one
        ARG FOLDER
        WORKDIR $FOLDER

        FROM node:22-slim
        WORKDIR $HOME/app
      `,
    },
    {
      title: 'Windows',
      good: dockerfile`
        # escape=\`
        FROM mcr.microsoft.com/windows/servercore:ltsc2025
        WORKDIR C:\app
      `,
    },
  ],
  *check({ model }) {
    const isSet: boolean[] = [];
    for (const stage of model.stages) {
      const [workdir] = executedOf(stage, 'WORKDIR');
      const inherits = stage.base.kind === 'stage' && isSet[stage.base.stage] === true;
      isSet.push(inherits || workdir !== undefined);
      if (inherits || workdir?.type !== 'WORKDIR' || workdir.value === undefined) continue;
      const { value } = workdir;
      const path = valueOf(model, workdir, value) ?? startOf(value);
      if (path === undefined || isAbsolute(path, model, stage)) continue;
      // Nothing is known of the folder that an image starts in, nor of what an argument is set to.
      const isSame = rootOf(model, stage)?.base.kind === 'scratch' && value.variables.length === 0;
      const edit = withSlash(model.text, value);
      yield inStage(stage, workdir, {
        span: value.span,
        message: `\`${path}\` is relative, so the base image decides where it is`,
        fixes: [(isSame ? safeFix : suggestion)('Start it at the root', edit)],
      });
    }
  },
});

/** A path of which only the build knows the end; undefined where it is the start. */
function startOf({ value }: Word): string | undefined {
  return value.startsWith('$') ? undefined : value;
}

function isAbsolute(path: string, model: DockerfileModel, stage: Stage): boolean {
  return path.startsWith('/') || (/^([A-Za-z]:)?[\\/]/.test(path) && isWindows(model, stage));
}

function isWindows(model: DockerfileModel, stage: Stage): boolean {
  if (baseImageOf(model, stage)?.family === 'windows') return true;
  const root = rootOf(model, stage);
  if (root?.base.kind !== 'image') return false;
  const platform = root.from.platform?.value?.value ?? '';
  return /^windows\b/i.test(platform) || /windows|nanoserver|servercore/.test(root.base.text);
}

/** The first stage of the chain that a stage starts from. */
function rootOf(model: DockerfileModel, stage: Stage): Stage | undefined {
  return [...stageChain(model, stage)].at(-1);
}

function withSlash(text: string, { raw, span }: Word): Edit {
  const quote = /^(["'])[^"']*\1$/.test(raw) ? 1 : 0;
  const isPlain = /^[\w./-]*$/.test(raw) && textOf(text, span) === raw;
  return isPlain ? replace(span, absolute(raw)) : insert(span.start + quote, '/');
}

function absolute(path: string): string {
  const folder = joinPaths('/', path);
  return folder !== '/' && path.endsWith('/') ? `${folder}/` : folder;
}
