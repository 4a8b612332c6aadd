import type { DockerfileModel } from '../model/dockerfile.ts';
import type { DockerfileErrorCode } from '../syntax/dockerfile/nodes.ts';
import {
  compose,
  defineComposeRule,
  defineDockerfileRule,
  dockerfile,
  type ComposeRule,
  type DockerfileRule,
} from './rule.ts';

/**
 * What the builder or Compose itself refuses the file for. Not a rule that looks for something: the parsers report
 * these, and the two rules make findings of them so that editor, command line and suppressions see one kind of thing.
 * They stand beside the generated list because they share one id.
 */
export const dockerfileSyntaxError: DockerfileRule = defineDockerfileRule({
  id: 'syntax-error',
  summary: 'The file can’t be read, so the build fails before its first step',
  category: 'correctness',
  severity: 'error',
  fix: 'never',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: ['buildkit', 'hadolint/DL3011', 'hadolint/DL3043', 'hadolint/DL3061', 'trivy/DS-0008'],
  concepts: [],
  examples: [
    {
      title: 'A misspelled instruction',
      bad: dockerfile`
        FROM alpine:3.22
        COYP . /app
        ^^^^ \`COYP\` is no instruction; did you mean \`COPY\`?
      `,
    },
    {
      title: 'Every keyword is one that BuildKit knows',
      good: dockerfile`
        FROM alpine:3.22
        COPY . /app
      `,
    },
  ],
  *check({ model }) {
    if (model.tree.errors.length === 0) return;
    const ports = tooHighPorts(model);
    for (const { span, message, code } of model.tree.errors) {
      // A comment for one of these checks must not silence every error of the instruction.
      const same = ports.has(span.start) ? ['hadolint/DL3011', 'trivy/DS-0008'] : (checksByCode[code] ?? []);
      yield { span, message, sameAs: ['buildkit', ...same] };
    }
  },
});

/** What hadolint has a check of its own for. */
const checksByCode: Readonly<Partial<Record<DockerfileErrorCode, readonly string[]>>> = {
  'invalid-onbuild': ['hadolint/DL3043'],
  'no-stage': ['hadolint/DL3061'],
};

/** Where the ports of EXPOSE start that there can't be. */
function tooHighPorts(model: DockerfileModel): ReadonlySet<number> {
  const ports = model.instructions('EXPOSE').flatMap((expose) => expose.ports);
  const tooHigh = ports.filter(({ value }) => (value.match(/\d+/g) ?? []).some((port) => Number(port) > 65_535));
  return new Set(tooHigh.map(({ span }) => span.start));
}

export const composeSyntaxError: ComposeRule = defineComposeRule({
  id: 'syntax-error',
  summary: 'The file can’t be read as YAML, so Compose refuses it',
  category: 'correctness',
  severity: 'error',
  fix: 'never',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: [],
  concepts: [],
  examples: [
    {
      title: 'A list that is never closed',
      bad: compose`
        services:
          web:
            command: ["serve"
      `,
    },
    {
      title: 'Valid YAML',
      good: compose`
        services:
          web:
            command: ["serve"]
      `,
    },
  ],
  *check({ model }) {
    for (const error of model.tree.errors) yield { span: error.span, message: error.message };
  },
});
