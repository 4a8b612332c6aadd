import { shellcheckScripts } from '../model/shellcheck-script.ts';
import {
  defineDockerfileRule,
  dockerfile,
  type DockerfileRule,
  type DockerfileRuleContext,
  type Finding,
} from './rule.ts';
import { shellcheckFindings, type ShellcheckComment } from './shellcheck-findings.ts';

/**
 * [ShellCheck](https://www.shellcheck.net) finds mistakes in shell scripts, and the text of a `RUN` is one. Where you have the `shellcheck`
 * command, its findings appear at their exact place, behind continuation lines and inside heredocs too; nothing is missing or
 * slower where you don't. The setting `layerwise.shellcheck.path` names another command, or none.
 *
 * This rule has its errors and warnings, `shellcheck-style` its notes and matters of style. The shell is that of `SHELL`, or of a
 * heredoc's shebang; shells that it does not know are left out. Variables of `ARG` and `ENV` are declared to it. Its own fixes are
 * offered as suggestions.
 *
 * ## When to allow it
 *
 * Where a finding is wrong in its place: `# shellcheck disable=SC2034` above the instruction, as in a script, or
 * `# hadolint ignore=SC2034`. Each has a page that tells when that is right: `https://www.shellcheck.net/wiki/SC2034`.
 */
export const shellcheck: DockerfileRule = defineDockerfileRule({
  id: 'shellcheck',
  summary: 'Heed what ShellCheck calls an error or a warning in the text of `RUN`',
  category: 'correctness',
  severity: 'warning',
  fix: 'sometimes',
  since: '0.1.0',
  sameAs: ['hadolint/SCnnnn'],
  concepts: ['shell-and-exec-form'],
  examples: [
    {
      title: 'What follows runs in the wrong folder where cd fails',
      bad: dockerfile`
        FROM debian:12-slim
        RUN date; \
            # Not the cache of anything else.
            cd /opt/app; rm -r cache
            ^^^^^^^^^^^ SC2164: Use 'cd ... || exit' or 'cd ... || return' in case cd fails
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        RUN date; \
            # Not the cache of anything else.
            cd /opt/app || exit; rm -r cache
      `,
    },
    {
      title: 'A script without faults',
      good: dockerfile`
        FROM debian:12-slim
        RUN cd /opt/app && rm -r cache
      `,
    },
  ],
  check: (context) => findings(context, ['error', 'warning']),
});

/**
 * What [ShellCheck](https://www.shellcheck.net) notes below its warnings: words that want quotes, commands that can be written more simply.
 * Many of them don't matter in a build, where no path has a space in it, so this rule is apart from `shellcheck`, which see.
 *
 * ## When to allow it
 *
 * Where it is as meant: `# shellcheck disable=SC2086` above the instruction for a variable that holds several words.
 */
export const shellcheckStyle: DockerfileRule = defineDockerfileRule({
  id: 'shellcheck-style',
  summary: 'Heed what ShellCheck notes about the style of the text of `RUN`',
  category: 'style',
  severity: 'info',
  fix: 'sometimes',
  preset: 'strict',
  since: '0.1.0',
  sameAs: ['hadolint/SCnnnn'],
  concepts: ['shell-and-exec-form'],
  examples: [
    {
      title: 'A variable that may become several words',
      bad: dockerfile`
        FROM debian:12-slim
        ARG TARGET=/opt/my app
        RUN mkdir $TARGET
                  ^^^^^^^ SC2086: Double quote to prevent globbing and word splitting
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        ARG TARGET=/opt/my app
        RUN mkdir "$TARGET"
      `,
    },
    {
      title: 'In quotes it is one word',
      good: dockerfile`
        FROM debian:12-slim
        ARG TARGET=/opt/app
        RUN mkdir "$TARGET"
      `,
    },
  ],
  check: (context) => findings(context, ['info', 'style']),
});

function* findings(
  { model, shellcheck: results }: DockerfileRuleContext,
  levels: readonly ShellcheckComment['level'][],
): Generator<Finding> {
  if (results === undefined) return;
  for (const script of shellcheckScripts(model)) {
    yield* shellcheckFindings(script, results.get(script.key) ?? [], levels);
  }
}
