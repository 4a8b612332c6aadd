import { stageChain } from '../../model/value-of.ts';
import { defineDockerfileRule, dockerfile } from '../rule.ts';

/**
 * Without a `HEALTHCHECK` the engine only knows whether the process of a container is there, not whether it does its work. With
 * one, `docker ps` shows it, `depends_on` with `condition: service_healthy` waits for it, and Swarm replaces a container that
 * fails it.
 *
 * Looked at is the final stage with the stages that it starts from. `HEALTHCHECK NONE` is an answer too. The base image may
 * have a check of its own, which the file doesn't show, and what `ONBUILD` sets belongs to another image.
 *
 * ## When to allow it
 *
 * Nearly everywhere, so the rule is on only where the settings name it: Kubernetes takes no notice of `HEALTHCHECK` and has probes
 * of its own, Compose files can set one, and tools that run once have no health.
 */
export default defineDockerfileRule({
  id: 'missing-healthcheck',
  summary: 'Say with `HEALTHCHECK` how to tell whether the container does its work',
  category: 'correctness',
  severity: 'info',
  fix: 'never',
  preset: 'optional',
  since: '0.1.0',
  sameAs: ['hadolint/DL3057', 'trivy/DS-0026'],
  concepts: [],
  examples: [
    {
      title: 'A service without a check',
      bad: dockerfile`
        FROM nginx:1.29
             ^^^^^^^^^^ The image has no HEALTHCHECK, so nothing tells whether what runs in the container works
        COPY site /usr/share/nginx/html
      `,
    },
    {
      title: 'A check in a stage that is left behind, and one for other images',
      bad: dockerfile`
        from nginx:1.29 as test
        healthcheck cmd ["curl", "-f", "http://localhost/"]

        from \
          # The one that is delivered.
          nginx:1.29
          ^^^^^^^^^^ The image has no HEALTHCHECK, so nothing tells whether what runs in the container works
        onbuild healthcheck cmd ["curl", "-f", "http://localhost/"]
      `,
    },
    {
      title: 'A check in the stage before',
      good: dockerfile`
        FROM nginx:1.29 AS base
        HEALTHCHECK CMD ["curl", "-f", "http://localhost/"]

        FROM base
        COPY site /usr/share/nginx/html
      `,
    },
    {
      title: 'No check on purpose',
      good: dockerfile`
        FROM nginx:1.29
        HEALTHCHECK NONE
      `,
    },
  ],
  *check({ model }) {
    const final = model.finalStage;
    if (final === undefined) return;
    for (const { instructions } of stageChain(model, final)) {
      if (instructions.some(({ type }) => type === 'HEALTHCHECK')) return;
    }
    yield {
      span: (final.from.image ?? final.from.keyword).span,
      message: 'The image has no HEALTHCHECK, so nothing tells whether what runs in the container works',
    };
  },
});
