import type { DockerfileModel } from '../../model/dockerfile.ts';
import { mountInsteadOfArgument } from '../../model/secret-mount.ts';
import { isSecretName } from '../../model/secret-name.ts';
import type { Stage } from '../../model/stages.ts';
import { valueOf } from '../../model/value-of.ts';
import type { ArgInstruction, EnvInstruction, Word } from '../../syntax/dockerfile/nodes.ts';
import { defineDockerfileRule, dockerfile, suggestion } from '../rule.ts';
import { executedOf, inStage } from '../triggered.ts';

/**
 * A secret in `ENV` is part of the image: `docker inspect` shows it to everyone who can pull it, and every process of the
 * container inherits it. A secret in `ARG` stands in the image's history, which `docker history` prints. What the stages
 * that are left behind were given is in the build's cache, and can be in the provenance that it writes. Deleting it later
 * doesn't help. Give it to the one `RUN` that needs it instead, and it is kept nowhere:
 *
 *     RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm ci
 *
 * and build with `docker build --secret id=npm_token,env=NPM_TOKEN`. What the running container needs is given to it when it
 * is started.
 *
 * Like BuildKit (`SecretsUsedInArgOrEnv`), the rule looks at names, not at values: one of the words `apikey`, `auth`,
 * `credential`, `credentials`, `key`, `password`, `pword`, `passwd`, `secret` and `token` between underscores, and none of
 * `public`, `file` and `version`, which stand for what is no secret (older versions of BuildKit only leave out `public`).
 * hadolint has a longer list of names and finds parts of words.
 *
 * The fix takes the `ARG` away and mounts the secret in each `RUN` that names the variable. Look at it first: the build then
 * needs `--secret id=NAME` instead of `--build-arg NAME=…`, and a program that reads the variable without being told by name
 * needs the mount too. There is no fix for `ENV`, for an `ARG` with a default, for one that other instructions or stages
 * use, and for one that no `RUN` names.
 *
 * ## When to allow it
 *
 * Where the value is no secret in spite of its name: a placeholder for tests, the name of a key, a public identifier. Add
 * `# layerwise ignore=secret-in-arg-or-env` above it and say why.
 */
export default defineDockerfileRule({
  id: 'secret-in-arg-or-env',
  summary: 'Keep secrets out of `ARG` and `ENV`: they stay readable in the image or its history',
  category: 'security',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: ['buildkit/SecretsUsedInArgOrEnv', 'hadolint/DL3064', 'trivy/DS-0031'],
  concepts: [],
  examples: [
    {
      title: 'A token to install packages with',
      bad: dockerfile`
        FROM node:22-slim
        ARG NPM_TOKEN
            ^^^^^^^^^ \`NPM_TOKEN\` looks like a secret, and what ARG gives stays readable in the image's history
        RUN npm config set //registry.npmjs.org/:_authToken=$NPM_TOKEN && npm ci
      `,
      fixed: dockerfile`
        FROM node:22-slim
        RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN npm config set //registry.npmjs.org/:_authToken=$NPM_TOKEN && npm ci
      `,
    },
    {
      title: 'Several, in lower case, continued, with a comment in between',
      bad: dockerfile`
        from python:3.13-slim
        env PORT=8000 \
            # Changed in production.
            db_password=secret \
            ^^^^^^^^^^^ \`db_password\` looks like a secret, and what ENV sets stays readable in the image
            AWS_SECRET_ACCESS_KEY=
            ^^^^^^^^^^^^^^^^^^^^^ \`AWS_SECRET_ACCESS_KEY\` looks like a secret, and what ENV sets stays readable in the image
      `,
    },
    {
      title: 'A secret for one RUN',
      good: dockerfile`
        FROM node:22-slim
        RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm ci
      `,
    },
    {
      title: 'Names of what is no secret',
      good: dockerfile`
        FROM postgres:18
        ENV POSTGRES_PASSWORD_FILE=/run/secrets/password
        ENV SIGNING_PUBLIC_KEY=MCowBQYDK2VwAyEA KEY_VERSION=3
        ENV KEYBOARD=us TOKENIZERS_PARALLELISM=false AUTHOR=me
      `,
    },
    {
      title: 'What BuildKit does not look at either: arguments in front of the first stage, triggers and labels',
      good: dockerfile`
        ARG REGISTRY_TOKEN
        FROM node:22-slim
        ONBUILD ENV API_KEY=1
        LABEL api.key=none API_KEY=none
      `,
    },
  ],
  *check({ model }) {
    const bases = new Set(model.stages.flatMap(({ base }) => (base.kind === 'stage' ? base.stage : [])));
    for (const stage of model.stages) {
      for (const instruction of [...executedOf(stage, 'ARG'), ...executedOf(stage, 'ENV')]) {
        for (const { key } of instruction.pairs) {
          const name = nameOf(model, instruction, key);
          if (name === null || !isSecretName(name)) continue;
          // A stage that starts from this one gets its arguments too, and a trigger is run in other builds.
          const isOpen = bases.has(stage.index) || instruction.onbuild;
          const fix = isOpen ? undefined : mountInsteadOfArgument(model, stage, instruction, name);
          yield inStage(stage, instruction, {
            span: key.span,
            message: `\`${name}\` looks like a secret, and ${remains(instruction, stage)}`,
            ...(fix === undefined ? {} : { fixes: [suggestion('Mount it as a secret where it is used', ...fix)] }),
          });
        }
      }
    }
  },
});

function remains({ type }: ArgInstruction | EnvInstruction, { inherited }: Stage): string {
  if (!inherited)
    return `what ${type === 'ENV' ? 'ENV sets' : 'ARG gives'} stays readable in the build's records and cache`;
  return type === 'ENV'
    ? 'what ENV sets stays readable in the image'
    : "what ARG gives stays readable in the image's history";
}

/** BuildKit expands the names of ENV, but not those of ARG. */
function nameOf(model: DockerfileModel, instruction: ArgInstruction | EnvInstruction, key: Word): string | null {
  return instruction.type === 'ENV' ? valueOf(model, instruction, key) : key.value;
}
