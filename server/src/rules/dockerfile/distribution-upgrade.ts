import { baseImageOf, type BaseImage } from '../../model/base-image.ts';
import { calledName, isWrittenOut } from '../../model/package-call.ts';
import { packageCalls } from '../../model/package-calls.ts';
import type { PackageCommand } from '../../model/packages.ts';
import { replace } from '../../text/edit.ts';
import { defineDockerfileRule, dockerfile, suggestion } from '../rule.ts';

/**
 * `apt-get dist-upgrade` and `zypper dist-upgrade` bring every package to the newest version, and take others away or add new ones
 * where that is needed for it: what the image consists of is then decided on the day of the build. Newer packages lie over the
 * older ones of the base image, so that both are downloaded with the image.
 *
 * A newer tag of the base image has the same packages once. Where you can't wait for it, `apt-get upgrade` and `zypper update` take
 * fixes and remove nothing; of those nothing is said here. Distributions without releases (openSUSE Tumbleweed, Kali, Debian
 * unstable) are meant to be updated in this way, and are left alone.
 *
 * ## When to allow it
 *
 * Where the image is made to move from one release of the distribution to the next.
 */
export default defineDockerfileRule({
  id: 'distribution-upgrade',
  summary: 'Take a newer base image instead of `apt-get dist-upgrade` or `zypper dist-upgrade`',
  category: 'reproducibility',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'strict',
  since: '0.1.0',
  sameAs: ['hadolint/DL3035', 'trivy/DS-0024'],
  concepts: ['image-tag', 'layer'],
  examples: [
    {
      title: 'With apt-get',
      bad: dockerfile`
        FROM debian:12-slim
        RUN apt-get update && apt-get -y dist-upgrade && rm -rf /var/lib/apt/lists/*
                              ^^^^^^^^^^^^^^^^^^^^^^^ With dist-upgrade the day of the build decides which packages the image has, removed and new ones included
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        RUN apt-get update && apt-get -y upgrade && rm -rf /var/lib/apt/lists/*
      `,
    },
    {
      title: 'With zypper, on several lines',
      bad: dockerfile`
        from opensuse/leap:15.6
        run zypper -n refresh \
            # Fixes of the last days.
            && zypper -n dup \
               ^^^^^^^^^^^^^ With dup the day of the build decides which packages the image has, removed and new ones included
            && zypper clean --all
      `,
      fixed: dockerfile`
        from opensuse/leap:15.6
        run zypper -n refresh \
            # Fixes of the last days.
            && zypper -n update \
            && zypper clean --all
      `,
    },
    {
      title: 'To another release',
      bad: dockerfile`
        FROM opensuse/leap:15.6
        RUN zypper -n dist-upgrade --from next --allow-vendor-change
            ^^^^^^^^^^^^^^^^^^^^^^ With dist-upgrade the day of the build decides which packages the image has, removed and new ones included
      `,
    },
    {
      title: 'Fixes alone, and distributions without releases',
      good: dockerfile`
        FROM debian:12-slim AS app
        RUN apt-get update && apt-get -y upgrade && rm -rf /var/lib/apt/lists/*

        FROM opensuse/tumbleweed AS tumbleweed
        RUN zypper -n dup && zypper clean --all

        FROM kalilinux/kali-rolling
        RUN apt-get update && apt-get -y dist-upgrade && rm -rf /var/lib/apt/lists/*
      `,
    },
  ],
  *check({ model }) {
    for (const { run, script, call } of packageCalls(model, 'apt', 'zypper')) {
      const instead = updateInstead(call);
      const word = call.actionWord;
      if (instead === undefined || word === undefined || !isWrittenOut(model, call)) continue;
      if (isRolling(baseImageOf(model, model.stageOf(run)))) continue;
      // Other sources than before: it is meant to get to another release.
      const hasMore =
        call.operands.length > 0 ||
        call.flags.some(({ value }) => /^--(from|allow-)/.test(value)) ||
        /sources\.list|zypper.*\b(ar|addrepo)\b/.test(script.source.text);
      yield {
        span: call.callSpan,
        message: `With ${call.action} the day of the build decides which packages the image has, removed and new ones included`,
        ...(hasMore
          ? {}
          : {
              fixes: [suggestion(`Replace it with ${calledName(model, call)} ${instead}`, replace(word.span, instead))],
            }),
      };
    }
  },
});

/** Whether a distribution has no releases, only a newest state. */
function isRolling(image: BaseImage | undefined): boolean {
  return (
    image !== undefined &&
    (/(^|\/)(tumbleweed|microos|kali-)/.test(image.repository) ||
      (image.repository === 'debian' && /^(sid|unstable|testing)\b/.test(image.tag ?? '')))
  );
}

function updateInstead({ manager, action, flags }: PackageCommand): string | undefined {
  if (flags.some(({ value }) => /^(-[a-z]*s|--(simulate|dry-run|just-print|help))$/.test(value))) return undefined;
  if (manager === 'apt') return /^(dist-upgrade|full-upgrade)$/.test(action) ? 'upgrade' : undefined;
  return /^(dist-upgrade|dup)$/.test(action) ? 'update' : undefined;
}
