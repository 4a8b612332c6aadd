import type { DockerfileModel } from '../../model/dockerfile.ts';
import { indentationAt, lineBreakOf, matchCase, wholeLines } from '../../model/edit-instruction.ts';
import type { Stage } from '../../model/stages.ts';
import { stageChain, valueOf } from '../../model/value-of.ts';
import type { InstructionOf } from '../../syntax/dockerfile/nodes.ts';
import { insert, remove } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Finding, type Fix } from '../rule.ts';

type UserInstruction = InstructionOf<'USER'>;

/**
 * The last `USER` of the final stage is who the container runs as, unless `docker run --user` says otherwise. As root, a
 * program that is taken over can change every file in the container, listen on any port, and use each hole in the kernel
 * or in a mounted volume with the rights of root.
 *
 * Only the stage that a build makes counts, with what it inherits from other stages: a builder stage may be root. A file
 * without any `USER` says nothing about it, because the base image may have set one (`nonroot` images do); with the option
 * `missing` such a file is reported too.
 *
 * Where an earlier `USER` of the stage names somebody else, the fix goes back to that user behind the last step that was
 * run as root. It is a suggestion: the files that root made there may have to be readable for that user.
 *
 * ## When to allow it
 *
 * Where an entry point gives up root by itself (`gosu`, `su-exec`, `setpriv`), or where the work of the container is
 * administration: of the network, of devices, of other containers.
 */
export default defineDockerfileRule({
  id: 'root-user',
  summary: 'Leave root before the container starts: the last `USER` of the final stage is root',
  category: 'security',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: ['hadolint/DL3002', 'trivy/DS-0002'],
  concepts: [],
  options: [
    {
      name: 'missing',
      type: 'boolean',
      default: false,
      description: 'Report a file whose final stage has no `USER` at all, too; most official images run as root then',
    },
  ],
  examples: [
    {
      title: 'Root for an installation, and never left again',
      bad: dockerfile`
        FROM node:22-slim
        USER node
        WORKDIR /home/node/app
        USER root
             ^^^^ The container runs as root, because this is the last USER of the final stage
        RUN npm install --global pm2@6
        CMD ["pm2-runtime", "main.js"]
      `,
      fixed: dockerfile`
        FROM node:22-slim
        USER node
        WORKDIR /home/node/app
        USER root
        RUN npm install --global pm2@6
        USER node
        CMD ["pm2-runtime", "main.js"]
      `,
    },
    {
      title: 'Root for nothing',
      bad: dockerfile`
        from debian:12-slim
        user 1000:1000
        copy --chown=1000:1000 server /usr/local/bin/
        user 0:0
             ^ The container runs as root, because this is the last USER of the final stage
        cmd ["server"]
      `,
      fixed: dockerfile`
        from debian:12-slim
        user 1000:1000
        copy --chown=1000:1000 server /usr/local/bin/
        cmd ["server"]
      `,
    },
    {
      title: 'Root that is inherited from another stage',
      bad: dockerfile`
        FROM ubuntu:24.04 AS base
        USER root
             ^^^^ The container runs as root, because this is the last USER of the final stage
        RUN mkdir /srv/app

        FROM base
        COPY app /srv/app
      `,
    },
    {
      title: 'No user at all',
      options: { missing: true },
      bad: dockerfile`
        FROM python:3.13-slim
             ^^^^^^^^^^^^^^^^ No USER is set, so the container runs as the user of this image, which is mostly root
        COPY app.py /app/
      `,
    },
    {
      title: 'Root in a stage that is not the final one',
      good: dockerfile`
        FROM python:3.13-slim AS build
        USER root
        RUN python -m venv /opt/venv

        FROM python:3.13-slim
        COPY --from=build /opt/venv /opt/venv
        USER 10001
      `,
    },
    {
      title: 'Root in between',
      good: dockerfile`
        ARG APP_USER
        FROM jenkins/jenkins:2.528-jdk21
        USER root
        RUN mkdir /srv/data && chown jenkins /srv/data
        USER jenkins
      `,
    },
    {
      title: 'A user that only the build knows',
      good: dockerfile`
        FROM alpine:3.22
        ARG RUN_AS
        USER root
        USER $RUN_AS
      `,
    },
  ],
  *check({ model, options }) {
    const final = model.finalStage;
    if (final === undefined) return;
    const chain = [...stageChain(model, final)];
    const owner = chain.find(({ instructions }) => instructions.some(({ type }) => type === 'USER'));
    const user = owner?.instructions.findLast((instruction) => instruction.type === 'USER');
    if (owner !== undefined && user !== undefined) yield* checkUser(model, final, owner, user);
    else if (options.missing) yield* checkMissing(chain);
  },
});

function* checkUser(model: DockerfileModel, final: Stage, owner: Stage, user: UserInstruction): Generator<Finding> {
  const word = user.value;
  if (word === undefined || !isRoot(valueOf(model, user, word))) return;
  const fixes = owner === final ? backToEarlierUser(model, owner, user) : [];
  yield {
    span: nameIn(model, word.raw, word.span),
    message: 'The container runs as root, because this is the last USER of the final stage',
    ...(fixes.length > 0 ? { fixes } : {}),
    ...(owner === final
      ? {}
      : {
          related: [
            { span: (final.from.image ?? final.from.keyword).span, message: 'The final stage inherits it here' },
          ],
        }),
  };
}

function* checkMissing(chain: readonly Stage[]): Generator<Finding> {
  const first = chain.at(-1);
  const image = first?.from.image;
  if (first === undefined || image === undefined || first.base.kind === 'unknown') return;
  // These say in their names that they have a user of their own.
  if (/nonroot|rootless|unprivileged/i.test(first.base.text)) return;
  const why =
    first.base.kind === 'scratch'
      ? 'No USER is set, so the container runs as root'
      : 'No USER is set, so the container runs as the user of this image, which is mostly root';
  yield { span: image.span, message: why };
}

function isRoot(value: string | null): boolean {
  const name = value?.split(':')[0];
  return name !== undefined && (name === 'root' || /^0+$/.test(name));
}

/** The user without its group, where the words are in the file as they are meant. */
function nameIn(model: DockerfileModel, raw: string, whole: Span): Span {
  const colon = raw.indexOf(':');
  const isPlain = /^[\w:-]+$/.test(raw) && model.text.slice(whole.start, whole.end) === raw;
  return isPlain && colon > 0 ? { start: whole.start, end: whole.start + colon } : whole;
}

function backToEarlierUser(model: DockerfileModel, stage: Stage, user: UserInstruction): readonly Fix[] {
  const at = stage.instructions.indexOf(user);
  const earlier = stage.instructions.slice(0, at).findLast((instruction) => {
    if (instruction.type !== 'USER' || instruction.value === undefined || instruction.value.variables.length > 0)
      return false;
    return !isRoot(instruction.value.value);
  });
  if (earlier?.type !== 'USER' || earlier.value === undefined) return [];
  const { value } = earlier.value;
  const lastStep = stage.instructions.slice(at + 1).findLast((instruction) => model.effectOf(instruction) === 'layer');
  if (lastStep === undefined) {
    const isLatest = stage.instructions.slice(0, at).findLast(({ type }) => type === 'USER') === earlier;
    return isLatest
      ? [
          suggestion(
            `Remove USER ${user.value?.raw ?? ''}, so that ${value} stays`,
            remove(wholeLines(model.text, user)),
          ),
        ]
      : [];
  }
  const line =
    lineBreakOf(model.text) +
    indentationAt(model.text, lastStep.span.start) +
    `${matchCase(user.keyword.value, 'USER')} ${earlier.value.raw}`;
  return [suggestion(`Go back to ${value} behind the last step`, insert(lastStep.span.end, line))];
}
