import { baseImageOf } from '../../model/base-image.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import { runsOf } from '../../model/runs.ts';
import type { Stage } from '../../model/stages.ts';
import { userChange } from '../../model/user-commands.ts';
import { stageChain, valueOf } from '../../model/value-of.ts';
import type { Word } from '../../syntax/dockerfile/nodes.ts';
import { replace } from '../../text/edit.ts';
import { defineDockerfileRule, dockerfile, suggestion } from '../rule.ts';

/**
 * Kubernetes looks at the image's `USER` before it starts a container with `runAsNonRoot: true`, and it can't look into the image
 * for what number a name has: with a name it refuses to start it (`image has non-numeric user (app), cannot verify user is
 * non-root`), unless the pod says `runAsUser`. A number is understood by everybody, and by the host that has to give
 * permissions for a volume.
 *
 * Only the last `USER` of the final stage counts, with what it inherits from other stages; names in between, names of groups,
 * and values that only the build knows are no matter. `root` is reported by `root-user`, and Windows has no numbers. Other
 * tools (hadolint before 2.15.1) report every name, and variables too.
 *
 * Where the file itself makes the user with a fixed number (`useradd -u 10001 app`), the fix writes that one.
 *
 * ## When to allow it
 *
 * Where the image never runs on Kubernetes, or pods set `runAsUser`.
 */
export default defineDockerfileRule({
  id: 'named-user',
  summary: 'End with a numeric `USER`: Kubernetes can’t tell from a name that it is not root',
  category: 'security',
  severity: 'info',
  fix: 'sometimes',
  preset: 'strict',
  since: '0.1.0',
  sameAs: ['hadolint/DL3066'],
  concepts: [],
  examples: [
    {
      title: 'A user that is made here',
      bad: dockerfile`
        FROM debian:12-slim
        RUN groupadd -g 10001 app && useradd -u 10001 -g app app
        USER app
             ^^^ Kubernetes can't tell from the name \`app\` that this user is not root, and with runAsNonRoot it refuses to start the container
        CMD ["server"]
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        RUN groupadd -g 10001 app && useradd -u 10001 -g app app
        USER 10001
        CMD ["server"]
      `,
    },
    {
      title: 'In a stage before, in lower case, continued, with a group and a comment in between',
      bad: dockerfile`
        from alpine:3.22 as base
        run adduser -D \
            # The same on all machines.
            --uid=1001 app
        user \
            app:staff
            ^^^ Kubernetes can't tell from the name \`app\` that this user is not root, and with runAsNonRoot it refuses to start the container
        from base
        cmd ["server"]
      `,
      fixed: dockerfile`
        from alpine:3.22 as base
        run adduser -D \
            # The same on all machines.
            --uid=1001 app
        user \
            1001:staff
        from base
        cmd ["server"]
      `,
    },
    {
      title: 'A user of the base image',
      bad: dockerfile`
        FROM node:22-slim
        USER node
             ^^^^ Kubernetes can't tell from the name \`node\` that this user is not root, and with runAsNonRoot it refuses to start the container
      `,
    },
    {
      title: 'Names that are not the last word',
      good: dockerfile`
        FROM node:22-slim AS build
        USER node

        FROM node:22-slim
        ARG APP_UID=1000
        USER node
        RUN npm ci
        USER $APP_UID:node
      `,
    },
    {
      title: 'Root is a fault of another kind, and only the build knows this one',
      good: dockerfile`
        FROM node:22-slim AS first
        USER root

        FROM first
        ARG RUN_AS
        USER \${RUN_AS}
      `,
    },
  ],
  *check({ model }) {
    const chain = [...stageChain(model, model.finalStage)];
    const user = chain
      .flatMap(({ instructions }) => instructions.findLast((instruction) => instruction.type === 'USER') ?? [])
      .find((instruction) => instruction.type === 'USER');
    if (user?.value === undefined) return;
    const name = valueOf(model, user, user.value)?.split(':')[0];
    if (name === undefined || name === '' || name === 'root' || /^\d+$/.test(name) || isWindows(model, name)) return;
    const span = nameSpan(model.text, user.value, name);
    const uid = uidOf(model, chain, name);
    yield {
      span: span ?? user.value.span,
      message: `Kubernetes can't tell from the name \`${name}\` that this user is not root, and with runAsNonRoot it refuses to start the container`,
      ...(uid === undefined || span === undefined
        ? {}
        : { fixes: [suggestion(`Write its number: ${uid}`, replace(span, uid))] }),
    };
  },
});

function isWindows(model: DockerfileModel, name: string): boolean {
  return baseImageOf(model, model.finalStage)?.family === 'windows' || /^Container(User|Administrator)$/i.test(name);
}

/** Where the name is written out. */
function nameSpan(text: string, { raw, span: { start } }: Word, name: string) {
  const at = start + (/^["']/.exec(raw)?.[0].length ?? 0);
  const span = { start: at, end: at + name.length };
  return text.slice(span.start, span.end) === name ? span : undefined;
}

/** The number that the file gives the user; undefined where there are several. */
function uidOf(model: DockerfileModel, chain: readonly Stage[], name: string): string | undefined {
  const uids = new Set<string>();
  for (const stage of chain) {
    for (const { script } of runsOf(model, stage)) {
      for (const command of script.commands) {
        const change = userChange(command);
        if (change?.user === name && change.uid !== undefined) uids.add(change.uid);
      }
    }
  }
  const [uid] = uids;
  return uids.size === 1 && uid !== undefined && /^[1-9]\d*$/.test(uid) ? uid : undefined;
}
