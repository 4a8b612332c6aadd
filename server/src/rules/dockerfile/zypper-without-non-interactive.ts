import { calledName, isWrittenOut } from '../../model/package-call.ts';
import { isAnsweredFromOutside } from '../../model/answered.ts';
import { packageCalls } from '../../model/package-calls.ts';
import type { PackageCommand } from '../../model/packages.ts';
import { insert } from '../../text/edit.ts';
import { defineDockerfileRule, dockerfile, safeFix } from '../rule.ts';

/**
 * `zypper` asks "Continue? [y/n]" before it changes anything. In a build nobody is there to answer: it prints "Cannot read input:
 * bad stream or EOF" and fails.
 *
 * `-n` or `--non-interactive` in front of the command takes the default answer to every question; `-y` or `--no-confirm` behind it
 * answers this one. Behind `install`, `-n` is another flag (`--name`), and `-q` answers nothing. Calls that read their answer from a
 * pipe or a file, that only simulate, or that take their flags from a variable are left alone.
 *
 * ## When to allow it
 *
 * Where a wrapper of that name answers for `zypper`.
 */
export default defineDockerfileRule({
  id: 'zypper-without-non-interactive',
  summary: 'Let `zypper` answer its questions itself, with `-n`: in a build nobody else does',
  category: 'correctness',
  severity: 'warning',
  fix: 'always',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: ['hadolint/DL3034'],
  concepts: [],
  examples: [
    {
      title: 'An installation',
      bad: dockerfile`
        FROM opensuse/leap:15.6
        RUN zypper install --no-recommends git && zypper clean --all
            ^^^^^^^^^^^^^^ Without -n zypper install fails when it asks, because nobody can answer in a build
      `,
      fixed: dockerfile`
        FROM opensuse/leap:15.6
        RUN zypper -n install --no-recommends git && zypper clean --all
      `,
    },
    {
      title: 'Several calls on several lines, with comments in between',
      bad: dockerfile`
        from opensuse/leap:15.6
        run zypper --gpg-auto-import-keys refresh \
            # Behind the command -n means the name of a package.
            && zypper -q in -n \
               ^^^^^^^^^^^^ Without -n zypper in fails when it asks, because nobody can answer in a build
                gcc \
            && zypper rm gcc \
               ^^^^^^^^^ Without -n zypper rm fails when it asks, because nobody can answer in a build
            && zypper clean --all
      `,
      fixed: dockerfile`
        from opensuse/leap:15.6
        run zypper --gpg-auto-import-keys refresh \
            # Behind the command -n means the name of a package.
            && zypper -n -q in -n \
                gcc \
            && zypper -n rm gcc \
            && zypper clean --all
      `,
    },
    {
      title: 'Every way to answer it',
      good: dockerfile`
        FROM opensuse/leap:15.6
        ARG OPTIONS
        RUN zypper -n in a-1 && zypper --non-interactive rm b && zypper in -y c-1 && zypper install --no-confirm d-1 \
            && zypper -qn up && yes | zypper in e-1 && zypper $OPTIONS in f-1 && zypper clean --all
      `,
    },
    {
      title: 'Nothing to ask',
      good: dockerfile`
        FROM opensuse/leap:15.6
        RUN zypper refresh && zypper search git && zypper info git && zypper install --dry-run git-2 && zypper clean --all
      `,
    },
  ],
  *check({ model }) {
    for (const { call } of packageCalls(model, 'zypper')) {
      if (!asks(call) || isAnswered(call) || !isWrittenOut(model, call)) continue;
      const behindName = call.callSpan.start + nameLength(model.text, call);
      yield {
        span: call.callSpan,
        message: `Without -n ${calledName(model, call)} ${call.action} fails when it asks, because nobody can answer in a build`,
        fixes: [safeFix('Add -n', insert(behindName, ' -n'))],
      };
    }
  },
});

const askingActions = new Set(
  (
    'install in remove rm update up dist-upgrade dup patch source-install si install-new-recommends inr verify ve ' +
    'patch-install removeptf rmptf'
  ).split(' '),
);

function asks({ action, flags }: PackageCommand): boolean {
  return askingActions.has(action) && !flags.some(({ value }) => /^(-h|-D|--(help|dry-run))$/.test(value));
}

function isAnswered({ flags, command, actionWord }: PackageCommand): boolean {
  const action = actionWord?.span.start ?? 0;
  return (
    flags.some(({ value, span }) => {
      if (/^--(non-interactive|no-confirm)$/.test(value)) return true;
      return span.start < action ? /^-[A-Za-z]*n/.test(value) : /^-[A-Za-z]*y/.test(value);
    }) || isAnsweredFromOutside(command)
  );
}

function nameLength(text: string, { callSpan }: PackageCommand): number {
  return /^[^\s\\`]*/.exec(text.slice(callSpan.start, callSpan.start + 200))?.[0].length ?? 0;
}
