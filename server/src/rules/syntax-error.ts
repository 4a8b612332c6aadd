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
  sameAs: ['buildkit'],
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
    for (const error of model.tree.errors) yield { span: error.span, message: error.message };
  },
});

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
