import type { DockerfileModel } from '../../model/dockerfile.ts';
import { mountInsteadOfText } from '../../model/secret-mount.ts';
import { isSecretName } from '../../model/secret-name.ts';
import { findSecrets, type FoundSecret } from '../../model/secret-shapes.ts';
import { valueOf } from '../../model/value-of.ts';
import type { Instruction } from '../../syntax/dockerfile/nodes.ts';
import { encloses, type Span } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Fix } from '../rule.ts';

/**
 * A key or a token in a Dockerfile is known to everyone who can read the file, and to everyone who can pull the image:
 * `docker history` prints what `RUN`, `ENV`, `ARG` and `LABEL` say. Deleting the line later does not help, since the file's own
 * history and the images that were built keep it. Revoke the secret, then give its successor to the one `RUN` that needs it:
 *
 *     RUN --mount=type=secret,id=GITHUB_TOKEN,env=GITHUB_TOKEN ./fetch.sh
 *
 * Reported is what shows by its content that it is one, wherever it stands but in comments: private keys; tokens of GitHub, GitLab,
 * npm, PyPI, Slack, Stripe, Hugging Face, Docker Hub, DigitalOcean, SendGrid and others; Google API keys; AWS secret keys
 * behind their name; signed web tokens; passwords in URLs, in `.netrc` lines, and in what npm and HTTP call authorization.
 * Values that stand in a secret's place (`changeme`, `<token>`, `xxxx`, the keys that documentation uses), variables, and
 * passwords for this very machine are left alone. What `secret-in-arg-or-env` reports by its name is not reported again.
 *
 * The fix mounts the secret in its place, and then `docker build` needs `--secret id=NAME`. It is offered for an argument of
 * a command that doesn't write it to a file.
 *
 * ## When to allow it
 *
 * Where it is public all the same: a key for tests, or one that a browser is given anyway.
 */
export default defineDockerfileRule({
  id: 'literal-secret',
  summary:
    'Keep keys, tokens and passwords out of the Dockerfile: everyone who has the file or the image can read them',
  category: 'security',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: ['trivy/DS-0031'],
  concepts: [],
  examples: [
    {
      title: 'A token in the header of a download',
      bad: dockerfile`
        FROM alpine:3.22
        RUN wget --header "Authorization: Bearer 7c4f9e02d1ab48c3" https://files.example.com/model.bin
                                                 ^^^^^^^^^^^^^^^^ This looks like a token, and everyone who has the file or the image can read it
      `,
      fixed: dockerfile`
        FROM alpine:3.22
        RUN --mount=type=secret,id=TOKEN,env=TOKEN wget --header "Authorization: Bearer $TOKEN" https://files.example.com/model.bin
      `,
    },
    {
      title: 'A password in a URL, continued, with a comment, in a stage that is left behind',
      bad: dockerfile`
        from python:3.13 as build
        run pip wheel --wheel-dir=/wheels \
            # Our own packages.
            --index-url https://ci:Vq7-trombone@pypi.acme.dev/simple \
                                   ^^^^^^^^^^^^ This looks like a password, and everyone who has the file can read it
            acme-client

        from python:3.13-slim
        copy --from=build /wheels /wheels
      `,
      fixed: dockerfile`
        from python:3.13 as build
        run --mount=type=secret,id=PASSWORD,env=PASSWORD pip wheel --wheel-dir=/wheels \
            # Our own packages.
            --index-url https://ci:"$PASSWORD"@pypi.acme.dev/simple \
            acme-client

        from python:3.13-slim
        copy --from=build /wheels /wheels
      `,
    },
    {
      title: 'In variables, and in a file that is written',
      bad: dockerfile`
        FROM node:22-slim
        ENV DATABASE_URL=postgres://shop:nightjar-47@db.acme.dev/shop
                                         ^^^^^^^^^^^ This looks like a password, and everyone who has the file or the image can read it
        COPY <<EOF /root/.npmrc
        //npm.acme.dev/:_authToken=b1946ac92492d2347c62
                                   ^^^^^^^^^^^^^^^^^^^^ This looks like a registry token, and everyone who has the file or the image can read it
        EOF
      `,
    },
    {
      title: 'What only stands where a secret goes',
      good: dockerfile`
        FROM node:22-slim
        # wget --header "Authorization: Bearer 7c4f9e02d1ab48c3"
        ENV DATABASE_URL=postgres://postgres:postgres@db/shop
        ENV REDIS_URL=redis://:changeme@redis:6379
        RUN --mount=type=secret,id=token,env=TOKEN \
            wget --header "Authorization: Bearer $TOKEN" https://files.example.com/data
        RUN echo "//npm.acme.dev/:_authToken=\${NPM_TOKEN}" > .npmrc
      `,
    },
    {
      title: 'Keys that are no secrets',
      good: dockerfile`
        FROM debian:12-slim
        RUN grep -L -e "-----BEGIN PRIVATE KEY-----" /etc/ssl/*
        COPY <<EOF /etc/apt/keyrings/acme.asc
        -----BEGIN PGP PUBLIC KEY BLOCK-----
        mQINBFit2ioBEADhWpZ8/wvZ6hUTiXOwQHXMAlaFHcPH9hAtr4F1y2+OYdbtMuth
        -----END PGP PUBLIC KEY BLOCK-----
        EOF
      `,
    },
  ],
  *check({ model }) {
    let end = 0;
    // Of what can be read in two ways, the first one is the more exact.
    for (const secret of findSecrets(model.text).toSorted((a, b) => a.span.start - b.span.start)) {
      if (secret.span.start < end) continue;
      const instruction = instructionAt(model, secret.span);
      if (
        instruction === undefined ||
        isInComment(model, secret.span) ||
        isFoundByName(model, instruction, secret.span)
      )
        continue;
      end = secret.span.end;
      const fix = mounted(model, instruction, secret);
      const owners = model.stageOf(instruction)?.inherited === true ? 'the file or the image' : 'the file';
      yield {
        span: secret.span,
        message: `This looks like ${secret.name}, and everyone who has ${owners} can read it`,
        ...(fix === undefined ? {} : { fixes: [fix] }),
      };
    }
  },
});

function instructionAt({ tree }: DockerfileModel, place: Span): Instruction | undefined {
  const found = tree.instructions[firstBehind(tree.instructions, place.start) - 1];
  return found !== undefined && encloses(found.span, place) ? found : undefined;
}

function isInComment({ tree }: DockerfileModel, place: Span): boolean {
  const found = tree.comments[firstBehind(tree.comments, place.start) - 1];
  return found !== undefined && encloses(found.span, place);
}

/** The index of the first item that starts behind an offset. */
function firstBehind(items: readonly { readonly span: Span }[], offset: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.span.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether `secret-in-arg-or-env` reports the variable that holds it. */
function isFoundByName(model: DockerfileModel, instruction: Instruction, place: Span): boolean {
  if ((instruction.type !== 'ARG' && instruction.type !== 'ENV') || model.stageOf(instruction) === undefined)
    return false;
  const pair = instruction.pairs.find(({ span }) => encloses(span, place));
  return pair !== undefined && isSecretName(valueOf(model, instruction, pair.key) ?? '');
}

function mounted(model: DockerfileModel, instruction: Instruction, { name, span }: FoundSecret): Fix | undefined {
  const script = model.scriptOf(instruction);
  if (instruction.type !== 'RUN' || script === undefined || name === 'a private key') return undefined;
  const variable = name.replace(/^an? /, '').toUpperCase().replaceAll(' ', '_');
  const edits = mountInsteadOfText(model, { run: instruction, script }, span, variable);
  return edits === undefined ? undefined : suggestion('Mount it as a secret', ...edits);
}
