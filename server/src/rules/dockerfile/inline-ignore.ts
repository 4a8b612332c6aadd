import { defineDockerfileRule, dockerfile } from '../rule.ts';
import { readCheckDirective, readIgnoreComment } from '../ignore-comment.ts';

/**
 * A comment that silences a rule is written where nobody looks who sets the rules: each file can excuse itself. Where a
 * team wants exceptions in one place only, in the settings, this rule finds the comments.
 *
 * `# layerwise ignore=`, `# hadolint ignore=`, `# shellcheck disable=` and `# check=skip=` are found, those for the whole file too.
 * hadolint reports its own comments for one instruction.
 *
 * ## When to allow it
 *
 * Nearly always: a comment with a reason, next to what it is about, is the best place for an exception. The rule is on only
 * where the settings name it.
 */
export default defineDockerfileRule({
  id: 'inline-ignore',
  summary: 'Keep exceptions in the settings: a comment silences rules in this file',
  category: 'style',
  severity: 'warning',
  fix: 'never',
  preset: 'optional',
  since: '0.1.0',
  sameAs: ['hadolint/DL1001'],
  concepts: [],
  examples: [
    {
      title: 'Comments above an instruction and inside of one',
      bad: dockerfile`
        # hadolint ignore=DL3006
        ^^^^^^^^^^^^^^^^^^^^^^^^ This comment silences rules in the file instead of in the settings
        FROM python
        # layerwise ignore=apt-lists-kept they are needed later
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ This comment silences rules in the file instead of in the settings
        RUN apt-get update && \
            # hadolint ignore=DL3008
            ^^^^^^^^^^^^^^^^^^^^^^^^ This comment silences rules in the file instead of in the settings
            apt-get install -y gcc
      `,
    },
    {
      title: 'For the whole file',
      bad: dockerfile`
        # check=skip=JSONArgsRecommended;error=true
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ This directive silences checks in the file instead of in the settings

        # hadolint global ignore=DL3006
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ This comment silences rules in the file instead of in the settings
        from python
      `,
    },
    {
      title: 'Other comments and directives',
      good: dockerfile`
        # syntax=docker/dockerfile:1
        # check=error=true

        # We ignore=nothing here.
        # hadolint shell=bash
        FROM python:3.13
      `,
    },
  ],
  *check({ model: { tree } }) {
    for (const { name, value, span } of tree.directives) {
      if (name === 'check' && readCheckDirective(value).length > 0)
        yield { span, message: 'This directive silences checks in the file instead of in the settings' };
    }
    for (const { text, span } of tree.comments) {
      // BuildKit reads the directive above an instruction, too.
      const directive = /^check\s*=(.*)$/is.exec(text)?.[1];
      const silences =
        directive === undefined ? readIgnoreComment(text) !== undefined : readCheckDirective(directive).length > 0;
      if (silences) yield { span, message: 'This comment silences rules in the file instead of in the settings' };
    }
  },
});
