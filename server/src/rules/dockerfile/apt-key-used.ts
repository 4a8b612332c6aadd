import { allRuns } from '../../model/runs.ts';
import type { ShellCommand, ShellWord } from '../../syntax/shell/nodes.ts';
import { defineDockerfileRule, dockerfile } from '../rule.ts';

/**
 * `apt-key` is deprecated, and Debian 12 and Ubuntu 24.04 are the last releases that its manual promises it for: on the next base
 * image the build ends with "command not found". What it does is too much anyway: a key that it adds may sign the packages of every
 * repository, those of the distribution included.
 *
 * A key of a repository belongs in a file of its own, named in the repository's line:
 *
 * ```dockerfile
 * ADD https://example.com/apt/key.asc /etc/apt/keyrings/example.asc
 * RUN echo "deb [signed-by=/etc/apt/keyrings/example.asc] https://example.com/apt stable main" > /etc/apt/sources.list.d/example.list
 * ```
 *
 * ## When to allow it
 *
 * On a release that has it, for an image that nobody will move to another one.
 */
export default defineDockerfileRule({
  id: 'apt-key-used',
  summary: 'Name the key of a repository with `signed-by` instead of adding it with `apt-key`',
  category: 'security',
  severity: 'warning',
  fix: 'never',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: [],
  concepts: [],
  examples: [
    {
      title: 'A key from the net',
      bad: dockerfile`
        FROM debian:12
        RUN curl -fsSL https://example.com/apt/key.asc | apt-key add -
                                                         ^^^^^^^^^^^ \`apt-key\` lets this key sign for every repository, and is gone since Debian 13
      `,
    },
    {
      title: 'A key from a server, with sudo and comments',
      bad: dockerfile`
        from ubuntu:22.04
        run sudo apt-key adv \
                 ^^^^^^^^^^^ \`apt-key\` lets this key sign for every repository, and is gone since Debian 13
            # As their page says.
            --keyserver hkps://keyserver.ubuntu.com --recv-keys 0123456789ABCDEF
      `,
    },
    {
      title: 'A key in its own file',
      good: dockerfile`
        FROM debian:12
        ADD https://example.com/apt/key.asc /etc/apt/keyrings/example.asc
        RUN echo "deb [signed-by=/etc/apt/keyrings/example.asc] https://example.com/apt stable main" \
            > /etc/apt/sources.list.d/example.list
      `,
    },
    {
      title: 'Only looked at or taken away',
      good: dockerfile`
        FROM debian:12
        RUN apt-key list && apt-key del 0123456789ABCDEF && apt-key adv --list-keys
        RUN echo "no apt-key add here"
      `,
    },
  ],
  *check({ model }) {
    for (const { script } of allRuns(model)) {
      if (!script.source.text.includes('apt-key')) continue;
      for (const command of script.commands) {
        const call = aptKeyCall(command);
        const action = call && additionIn(call);
        if (call === undefined || action === undefined) continue;
        yield {
          span: { start: call.start, end: action.span.end },
          message: hasOwnKeyring(call)
            ? '`apt-key` is gone since Debian 13, so this command is not found on a newer base image'
            : '`apt-key` lets this key sign for every repository, and is gone since Debian 13',
          tag: 'deprecated',
        };
      }
    }
  },
});

interface AptKeyCall {
  readonly start: number;
  /** What stands behind `apt-key`. */
  readonly words: readonly ShellWord[];
}

function aptKeyCall({ name, nameSpan, arguments: words }: ShellCommand): AptKeyCall | undefined {
  if (name === 'apt-key') return { start: nameSpan.start, words };
  const at = name === 'sudo' ? words.findIndex(({ value }) => value === 'apt-key') : -1;
  const word = words[at];
  return word && { start: word.span.start, words: words.slice(at + 1) };
}

/** The word that takes in a key. `adv` hands all that stands behind it to gpg, which does other things, too. */
function additionIn({ words }: AptKeyCall): ShellWord | undefined {
  const importsKey = words.some(({ value }) => /^--(recv|receive|fetch|import)/.test(value));
  return words.find(({ value }) => value === 'add' || (value === 'adv' && importsKey));
}

/** Whether the key goes to a file that apt only reads where `signed-by` names it. */
function hasOwnKeyring({ words }: AptKeyCall): boolean {
  const option = words.findIndex(({ value }) => value === '--keyring');
  return option >= 0 && words[option + 1]?.value.includes('/trusted.gpg') !== true;
}
