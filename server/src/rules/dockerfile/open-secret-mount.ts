import { instructionsOf } from '../../model/instructions-of.ts';
import type { Mount, MountOption } from '../../syntax/dockerfile/nodes.ts';
import { defineDockerfileRule, dockerfile } from '../rule.ts';

/**
 * A secret that is mounted for a `RUN` can be read by its owner alone (mode `0400`, owner root), and only its owner can use an SSH
 * socket (`0600`). With a `mode` that lets everybody read the one or write to the other, each process of the step gets it, also
 * those that gave up root for good reason: the install scripts that a package manager runs as another user, for one.
 *
 * Where the step runs as another user, name that one: `--mount=type=secret,id=token,uid=1000`. There is no fix, because which user
 * that is can't always be told from the file.
 *
 * ## When to allow it
 *
 * Where nothing but your own commands run in the step.
 */
export default defineDockerfileRule({
  id: 'open-secret-mount',
  summary: 'Keep mounted secrets to one user: give `uid` instead of a `mode` that is open to everybody',
  category: 'security',
  severity: 'warning',
  fix: 'never',
  preset: 'strict',
  since: '0.1.0',
  sameAs: [],
  concepts: [],
  examples: [
    {
      title: 'A secret that everybody can read',
      bad: dockerfile`
        FROM node:22-slim
        USER node
        RUN --mount=type=secret,id=npm_token,mode=0444 npm ci
                                             ^^^^^^^^^ Every user of this step can read the secret: \`uid\` gives it to one
      `,
    },
    {
      title: 'In lower case, continued, with a comment in between, and a trigger',
      bad: dockerfile`
        from node:22-slim
        run --mount=type=cache,target=/root/.npm,mode=0777 \
            # The deploy key.
            --mount=type=ssh,mode=666 \
                             ^^^^^^^^ Every user of this step can use the key: \`uid\` gives it to one
            git clone git@example.com:shop/shop.git
        onbuild run --mount=type=secret,id=token,mode=0644 true
                                                 ^^^^^^^^^ Every user of this step can read the secret: \`uid\` gives it to one
      `,
    },
    {
      title: 'For one user or a group, and mounts of other types',
      good: dockerfile`
        FROM node:22-slim
        ARG MODE=0444
        RUN --mount=type=secret,id=npm_token,uid=1000,mode=0400 npm ci
        RUN --mount=type=secret,id=npm_token,gid=1000,mode=0440 npm ci
        RUN --mount=type=secret,id=npm_token,mode=$MODE npm ci
        RUN --mount=type=cache,target=/cache,mode=0777 make
      `,
    },
  ],
  *check({ model }) {
    for (const run of instructionsOf(model, 'RUN')) {
      for (const mount of run.mounts) {
        const mode = openMode(mount);
        if (mode === undefined) continue;
        yield {
          span: mode.span,
          message: `Every user of this step can ${mount.type === 'ssh' ? 'use the key' : 'read the secret'}: \`uid\` gives it to one`,
        };
      }
    }
  },
});

/** The option that lets others read a secret, or connect to a socket, which takes the right to write. */
function openMode({ type, options }: Mount): MountOption | undefined {
  if (type !== 'secret' && type !== 'ssh') return undefined;
  const mode = options.findLast(({ key }) => key === 'mode');
  const written = mode?.value;
  if (written === undefined || written.variables.length > 0 || !/^[0-7]+$/.test(written.value)) return undefined;
  return (Number.parseInt(written.value, 8) & (type === 'ssh' ? 0o002 : 0o004)) === 0 ? undefined : mode;
}
