import { replacedInstructions } from '../replaced-instruction.ts';
import { defineDockerfileRule, dockerfile } from '../rule.ts';

/**
 * An image has one health check. Each `HEALTHCHECK` of a stage replaces the one before it, command, interval, timeout and
 * retries alike, and `HEALTHCHECK NONE` takes it away: two checks never run side by side. BuildKit warns of the earlier
 * ones too (`MultipleInstructionsDisallowed`); hadolint reports the last one instead.
 *
 * Stages count each for itself: a stage that starts `FROM` another one may replace its check. To check two things, join the
 * commands with `&&`. The fix takes the instruction's lines out, with the comments between them; comments above it stay.
 *
 * ## When to allow it
 *
 * Hardly ever: keep an alternative check as a comment.
 */
export default defineDockerfileRule({
  id: 'multiple-healthcheck',
  summary: 'Keep one `HEALTHCHECK` per stage: all but the last are ignored',
  category: 'correctness',
  severity: 'warning',
  fix: 'always',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: ['buildkit/MultipleInstructionsDisallowed', 'hadolint/DL3012', 'trivy/DS-0023'],
  concepts: [],
  examples: [
    {
      title: 'Two things to check',
      bad: dockerfile`
        FROM nginx:1.29
        HEALTHCHECK --interval=10s CMD ["curl", "-f", "http://localhost/"]
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ This HEALTHCHECK is ignored, because a later one in the same stage replaces it
        HEALTHCHECK CMD ["nginx", "-t"]
      `,
      fixed: dockerfile`
        FROM nginx:1.29
        HEALTHCHECK CMD ["nginx", "-t"]
      `,
    },
    {
      title: 'In lower case, continued, with a comment in between',
      bad: dockerfile`
        from nginx:1.29
        healthcheck --interval=10s \
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ This HEALTHCHECK is ignored, because a later one in the same stage replaces it
            # The start page.
        ^^^^^^^^^^^^^^^^^^^^^ …
            cmd curl -f http://localhost/
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ …

        # No check at all.
        healthcheck none
      `,
      fixed: dockerfile`
        from nginx:1.29

        # No check at all.
        healthcheck none
      `,
    },
    {
      title: 'Each stage has a check of its own',
      good: dockerfile`
        FROM nginx:1.29 AS site
        HEALTHCHECK CMD ["curl", "-f", "http://localhost/"]

        FROM site AS debugging
        HEALTHCHECK NONE
      `,
    },
    {
      title: 'What other images check',
      good: dockerfile`
        FROM nginx:1.29
        ONBUILD HEALTHCHECK CMD ["nginx", "-t"]
        HEALTHCHECK CMD ["curl", "-f", "http://localhost/"]
      `,
    },
  ],
  check: ({ model }) => replacedInstructions(model, 'HEALTHCHECK'),
});
