import { commandsNamed } from '../../model/commands-named.ts';
import type { ShellCommand, ShellWord } from '../../syntax/shell/nodes.ts';
import { insert } from '../../text/edit.ts';
import { defineDockerfileRule, dockerfile, safeFix } from '../rule.ts';

/**
 * `/var/log/lastlog` and `/var/log/faillog` have a place for every user ID, so that the entry of user 1,000,000 stands
 * hundreds of megabytes into the file. On a disk the space before it takes nothing; in a layer, and in whatever reads
 * the layer without knowing of such holes, it can become real, and a build seems to hang. `useradd --no-log-init` writes
 * no entry, which a container has no use for.
 *
 * From shadow 4.13 on (Debian 12, for one) `useradd` leaves an entry out that is not there yet; older versions, such as that
 * of Ubuntu 22.04, write it. User IDs from 100,000 on are reported. `adduser` is another program.
 *
 * ## When to allow it
 *
 * Where the base image is known to have a current version.
 */
export default defineDockerfileRule({
  id: 'large-uid-without-no-log-init',
  summary: 'Add users with a large ID by `useradd --no-log-init`, or older versions write a huge log file',
  category: 'size',
  severity: 'info',
  fix: 'always',
  preset: 'strict',
  since: '0.1.0',
  sameAs: ['hadolint/DL3046'],
  concepts: ['layer'],
  examples: [
    {
      title: 'A user ID of the company’s directory',
      bad: dockerfile`
        FROM debian:12-slim
        RUN useradd --create-home -u 1200345 app
                                     ^^^^^^^ Older versions of useradd make the login logs as long as this user ID is large, because --no-log-init is missing
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        RUN useradd --no-log-init --create-home -u 1200345 app
      `,
    },
    {
      title: 'Written in other ways',
      bad: dockerfile`
        from ubuntu:20.04
        run groupadd -g 200000 app \
            # The owner of the shared volume.
            && /usr/sbin/useradd \
                -rmu 200000 \
                     ^^^^^^ Older versions of useradd make the login logs as long as this user ID is large, because --no-log-init is missing
                -g app app \
            && useradd --uid=300000 other
                       ^^^^^^^^^^^^ Older versions of useradd make the login logs as long as this user ID is large, because --no-log-init is missing
      `,
      fixed: dockerfile`
        from ubuntu:20.04
        run groupadd -g 200000 app \
            # The owner of the shared volume.
            && /usr/sbin/useradd --no-log-init \
                -rmu 200000 \
                -g app app \
            && useradd --no-log-init --uid=300000 other
      `,
    },
    {
      title: 'Small IDs, and the option in all of its forms',
      good: dockerfile`
        FROM debian:12-slim
        RUN useradd --uid 10001 app
        RUN useradd -l -u 1200345 one && useradd -rlu 1200346 two && useradd --no-log-init --uid=1200347 three
      `,
    },
    {
      title: 'Numbers that are no user ID',
      good: dockerfile`
        FROM alpine:3.22
        RUN adduser -D -u 1200345 app
        RUN useradd -c 1200345 -g 1200345 app
      `,
    },
  ],
  *check({ model }) {
    for (const { command } of commandsNamed(model, 'useradd')) {
      const uid = largeUid(command);
      if (uid === undefined) continue;
      yield {
        span: uid.span,
        message:
          'Older versions of useradd make the login logs as long as this user ID is large, because --no-log-init is missing',
        fixes: [
          safeFix('Add the user without an entry in the login logs', insert(command.nameSpan.end, ' --no-log-init')),
        ],
      };
    }
  },
});

/** The word that has the ID, unless `--no-log-init` is given. */
function largeUid({ arguments: words }: ShellCommand): ShellWord | undefined {
  let found: ShellWord | undefined;
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (word === undefined) break;
    if (word.value === '--no-log-init') return undefined;
    if (/^-[^-]/.test(word.value)) {
      // Letters in front of the first that takes a value, that letter, and a value that is written right behind it.
      const [, alone = '', taking = '', value = ''] = /^-([^bcdefgGkKpRPsuZ]*)(.?)(.*)$/.exec(word.value) ?? [];
      if (alone.includes('l')) return undefined;
      if (taking === '') continue;
      const holder = value === '' ? words[++index] : word;
      if (taking === 'u' && isLarge(value === '' ? (holder?.value ?? '') : value)) found = holder;
    } else if (word.value === '--uid') {
      const next = words[++index];
      if (next !== undefined && isLarge(next.value)) found = next;
    } else if (word.value.startsWith('--uid=') && isLarge(word.value.slice('--uid='.length))) found = word;
  }
  return found;
}

function isLarge(id: string): boolean {
  return /^\d+$/.test(id) && Number(id) >= 100_000;
}
