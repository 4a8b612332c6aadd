import { addFlag, calledName, isWrittenOut } from '../../model/package-call.ts';
import { packageCalls } from '../../model/package-calls.ts';
import type { PackageCommand } from '../../model/packages.ts';
import { isAnsweredFromOutside } from '../../model/answered.ts';
import { stagesWith } from '../../model/stages-with.ts';
import { textOf } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, safeFix } from '../rule.ts';

/**
 * `dnf` asks "Is this ok [y/N]" before it changes anything, and so do `yum` and `microdnf`. In a build nobody is there to answer:
 * it prints "Operation aborted." and fails.
 *
 * `-y` and `--assumeyes` answer it, and so does `assumeyes` as `--setopt` or in a configuration file. Calls that read their answer
 * from a pipe or a file, that only download or simulate, or that take their flags from a variable are left alone. hadolint looks
 * at installations only; here the other actions that ask count as well.
 *
 * ## When to allow it
 *
 * Where the base image configures dnf to assume yes: the Dockerfile alone doesn't show that.
 */
export default defineDockerfileRule({
  id: 'dnf-without-yes',
  summary:
    'Answer the question of `dnf install`, `yum install` and `microdnf install` with `-y`: in a build nobody else does',
  category: 'correctness',
  severity: 'warning',
  fix: 'always',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: ['hadolint/DL3030', 'hadolint/DL3038'],
  concepts: [],
  examples: [
    {
      title: 'An installation',
      bad: dockerfile`
        FROM fedora:42
        RUN dnf install --nodocs git && dnf clean all
            ^^^^^^^^^^^ Without -y dnf install fails when it asks, because nobody can answer in a build
      `,
      fixed: dockerfile`
        FROM fedora:42
        RUN dnf install -y --nodocs git && dnf clean all
      `,
    },
    {
      title: 'Several calls on several lines, with comments in between',
      bad: dockerfile`
        from registry.access.redhat.com/ubi9-minimal
        run microdnf -q update \
            ^^^^^^^^^^^^^^^^^^ Without -y microdnf update fails when it asks, because nobody can answer in a build
            # One -q does not answer it.
            && microdnf install \
               ^^^^^^^^^^^^^^^^ Without -y microdnf install fails when it asks, because nobody can answer in a build
                gcc \
            && microdnf remove -y gcc \
            && microdnf clean all
      `,
      fixed: dockerfile`
        from registry.access.redhat.com/ubi9-minimal
        run microdnf -q update -y \
            # One -q does not answer it.
            && microdnf install -y \
                gcc \
            && microdnf remove -y gcc \
            && microdnf clean all
      `,
    },
    {
      title: 'Every way to answer it',
      good: dockerfile`
        FROM almalinux:9
        ARG OPTIONS
        RUN yum -y install a-1 && yum install --assumeyes b-1 && dnf install -qy c-1 && dnf --setopt=assumeyes=1 install d-1 \
            && yes | dnf install e-1 && dnf $OPTIONS install f-1 && dnf clean all
      `,
    },
    {
      title: 'Configured for all, or nothing to ask',
      good: dockerfile`
        FROM fedora:42 AS base
        RUN dnf makecache && dnf repolist && dnf clean all
        RUN echo 'assumeyes=True' >> /etc/dnf/dnf.conf

        FROM base
        RUN dnf install git-2.49.* && dnf clean all
      `,
    },
  ],
  *check({ model }) {
    let configured: readonly boolean[] | undefined;
    for (const { run, call } of packageCalls(model, 'yum', 'dnf', 'microdnf')) {
      if (!asks(call) || isAnswered(call) || !isWrittenOut(model, call)) continue;
      configured ??= stagesWith(
        model,
        (instruction) =>
          /(?<!--setopt[= ])\bassumeyes\s*=/i.test(textOf(model.text, instruction.span)) ||
          ((instruction.type === 'COPY' || instruction.type === 'ADD') &&
            /^\/etc\/(dnf|yum\.conf)/.test(instruction.destination?.value ?? '')),
      );
      if (configured[model.stageOf(run)?.index ?? -1] === true) continue;
      yield {
        span: call.callSpan,
        message: `Without -y ${calledName(model, call)} ${call.action} fails when it asks, because nobody can answer in a build`,
        sameAs: [call.manager === 'yum' ? 'hadolint/DL3030' : 'hadolint/DL3038'],
        fixes: [safeFix('Add -y', addFlag(call, '-y'))],
      };
    }
  },
});

const askingActions = new Set(
  (
    'install localinstall reinstall groupinstall update upgrade upgrade-minimal update-minimal downgrade distro-sync remove ' +
    'erase autoremove groupremove groupupdate swap builddep debuginfo-install'
  ).split(' '),
);

function asks({ action, operands, flags }: PackageCommand): boolean {
  const what = operands[0]?.value ?? '';
  const isAsking =
    askingActions.has(action) ||
    (/^(group|groups)$/.test(action) && /^(install|remove|upgrade|update)$/.test(what)) ||
    (action === 'module' && /^(install|remove|enable|disable|reset|switch-to|update)$/.test(what));
  return isAsking && !flags.some(({ value }) => /^(-h|--(help|version|assumeno))$/.test(value));
}

function isAnswered({ flags, command }: PackageCommand): boolean {
  if (flags.some(({ value }) => /^(-[a-zA-Z]*y[a-zA-Z]*|--assumeyes|--setopt=assumeyes=.*)$/.test(value))) return true;
  return command.arguments.some(({ value }) => value.startsWith('assumeyes=')) || isAnsweredFromOutside(command);
}
