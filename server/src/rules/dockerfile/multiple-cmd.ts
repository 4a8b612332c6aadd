import { replacedInstructions } from '../replaced-instruction.ts';
import { defineDockerfileRule, dockerfile } from '../rule.ts';

/**
 * An image has one default command. Each `CMD` of a stage replaces the one before it, so all but the last do nothing, and
 * who reads the first one is misled. BuildKit warns of the same (`MultipleInstructionsDisallowed`), also of the earlier
 * ones; hadolint reports the last one instead.
 *
 * Stages count each for itself: a stage that starts `FROM` another one may replace its `CMD`, which is what an image with
 * variants needs. The fix takes the instruction's lines out, with the comments between them. Comments above it stay: they
 * may be about more than this instruction.
 *
 * ## When to allow it
 *
 * Hardly ever: keep an alternative command as a comment, or as a stage of its own that can be built with `--target`.
 */
export default defineDockerfileRule({
  id: 'multiple-cmd',
  summary: 'Keep one `CMD` per stage: all but the last are ignored',
  category: 'correctness',
  severity: 'warning',
  fix: 'always',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: ['buildkit/MultipleInstructionsDisallowed', 'hadolint/DL4003', 'trivy/DS-0016'],
  concepts: ['cmd'],
  examples: [
    {
      title: 'A command that was replaced later',
      bad: dockerfile`
        FROM python:3.13-slim
        CMD ["python", "-m", "http.server"]
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ This CMD is ignored, because a later one in the same stage replaces it
        COPY app.py /app/
        CMD ["python", "/app/app.py"]
      `,
      fixed: dockerfile`
        FROM python:3.13-slim
        COPY app.py /app/
        CMD ["python", "/app/app.py"]
      `,
    },
    {
      title: 'Several of them, with comments and continued lines',
      bad: dockerfile`
        from node:22-slim

        # How the server is started.
        cmd [ \
        ^^^^^^^ This CMD is ignored, because a later one in the same stage replaces it
            # The old name.
        ^^^^^^^^^^^^^^^^^^^ …
            "node", "index.js" \
        ^^^^^^^^^^^^^^^^^^^^^^^^ …
        ]
        ^ …
        cmd ["node", "main.js"]
        ^^^^^^^^^^^^^^^^^^^^^^^ This CMD is ignored, because a later one in the same stage replaces it

        copy . /app
        cmd ["node", "/app/main.js"]
      `,
      fixed: dockerfile`
        from node:22-slim

        # How the server is started.

        copy . /app
        cmd ["node", "/app/main.js"]
      `,
    },
    {
      title: 'Each stage has a command of its own',
      good: dockerfile`
        FROM node:22-slim AS development
        CMD ["npm", "run", "dev"]

        FROM development
        CMD ["node", "main.js"]
      `,
    },
    {
      title: 'What other images and checks run is no second CMD',
      good: dockerfile`
        FROM node:22-slim
        HEALTHCHECK CMD ["node", "health.js"]
        ONBUILD CMD ["node", "other.js"]
        CMD ["node", "main.js"]
      `,
    },
  ],
  check: ({ model }) => replacedInstructions(model, 'CMD'),
});
