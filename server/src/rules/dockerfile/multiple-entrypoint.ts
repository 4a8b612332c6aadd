import { replacedInstructions } from '../replaced-instruction.ts';
import { defineDockerfileRule, dockerfile } from '../rule.ts';

/**
 * An image has one entry point. Each `ENTRYPOINT` of a stage replaces the one before it, program and arguments alike:
 * nothing of the earlier one is run, and nothing is appended to it. BuildKit warns of the earlier ones too
 * (`MultipleInstructionsDisallowed`); hadolint reports the last one instead.
 *
 * Stages count each for itself: a stage that starts `FROM` another one may replace its `ENTRYPOINT`. To run something before
 * the program, write a script that ends in `exec "$@"`, and make that the entry point. The fix takes the instruction's lines
 * out, with the comments between them; comments above it stay.
 *
 * ## When to allow it
 *
 * Hardly ever: keep an alternative as a comment, or as a stage of its own that can be built with `--target`.
 */
export default defineDockerfileRule({
  id: 'multiple-entrypoint',
  summary: 'Keep one `ENTRYPOINT` per stage: all but the last are ignored',
  category: 'correctness',
  severity: 'warning',
  fix: 'always',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: ['buildkit/MultipleInstructionsDisallowed', 'hadolint/DL4004', 'trivy/DS-0007'],
  concepts: ['entrypoint'],
  examples: [
    {
      title: 'A script that was meant to run first',
      bad: dockerfile`
        FROM python:3.13-slim
        COPY wait-for-database.sh /
        ENTRYPOINT ["/wait-for-database.sh"]
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ This ENTRYPOINT is ignored, because a later one in the same stage replaces it
        ENTRYPOINT ["python", "-m", "shop"]
      `,
      fixed: dockerfile`
        FROM python:3.13-slim
        COPY wait-for-database.sh /
        ENTRYPOINT ["python", "-m", "shop"]
      `,
    },
    {
      title: 'In lower case, with comments and continued lines',
      bad: dockerfile`
        from node:22-slim

        # The server.
        entrypoint [ \
        ^^^^^^^^^^^^^^ This ENTRYPOINT is ignored, because a later one in the same stage replaces it
            # The old name.
        ^^^^^^^^^^^^^^^^^^^ …
            "node", "index.js" \
        ^^^^^^^^^^^^^^^^^^^^^^^^ …
        ]
        ^ …
        copy . /app
        entrypoint ["node", "/app/main.js"]
      `,
      fixed: dockerfile`
        from node:22-slim

        # The server.
        copy . /app
        entrypoint ["node", "/app/main.js"]
      `,
    },
    {
      title: 'Each stage has an entry point of its own',
      good: dockerfile`
        FROM node:22-slim AS server
        ENTRYPOINT ["node", "server.js"]

        FROM server AS worker
        ENTRYPOINT ["node", "worker.js"]
      `,
    },
    {
      title: 'Arguments and triggers are no second entry point',
      good: dockerfile`
        FROM node:22-slim
        ONBUILD ENTRYPOINT ["node", "other.js"]
        ENTRYPOINT ["node", "main.js"]
        CMD ["--port", "8080"]
      `,
    },
  ],
  check: ({ model }) => replacedInstructions(model, 'ENTRYPOINT'),
});
