import { callsWithoutVersions } from '../unpinned.ts';
import { defineDockerfileRule, dockerfile } from '../rule.ts';

/**
 * `zypper install curl` installs the version that the repositories have on the day of the build. Two builds of one file can
 * so differ, and the build cache keeps the older one for as long as the line stays the same.
 *
 * Look before you follow this advice: Tumbleweed has one version of each package, the last one, and a build that asks for
 * another fails. Therefore the rule is in `strict` only, and without a fix. A range lets fixes in: `'curl>=8.6'`.
 *
 * There is one finding for each call, at the first package without a version; the others are listed with it. A name whose last
 * part starts with a digit may have its version there and is left alone, and so are patterns (`-t pattern`), files, what is
 * taken away (`-vim`), and packages in variables.
 *
 * ## When to allow it
 *
 * Where newest is what you want, and a digest pins the image that was tested.
 */
export default defineDockerfileRule({
  id: 'unpinned-zypper-package',
  summary: 'Say which version `zypper install` installs, where a build has to give the same image again',
  category: 'reproducibility',
  severity: 'info',
  fix: 'never',
  preset: 'strict',
  since: '0.1.0',
  sameAs: ['hadolint/DL3037'],
  concepts: ['layer-cache'],
  examples: [
    {
      title: 'One package among others',
      bad: dockerfile`
        FROM opensuse/leap:15.6
        RUN zypper -n install --no-recommends curl 'git>=2.43' && zypper clean
                                              ^^^^ Which version of curl is installed depends on the day of the build, because none is named
      `,
    },
    {
      title: 'On several lines',
      bad: dockerfile`
        from opensuse/leap:15.6
        run zypper --non-interactive in --repo main \
            # For the health check.
            curl \
            ^^^^ Which versions of curl and 1 other package are installed depends on the day of the build, because none is named
            tar \
            && zypper clean
      `,
    },
    {
      title: 'A version, a range, a file, a pattern, or a variable',
      good: dockerfile`
        FROM opensuse/leap:15.6
        ARG PACKAGES
        RUN zypper -n in curl=8.6.0 'git>2' "jq=$JQ_VERSION" ./tool.rpm -vim $PACKAGES \
            && zypper -n in -t pattern devel_basis && zypper clean
      `,
    },
  ],
  *check({ model }) {
    yield* callsWithoutVersions(model, ['zypper']);
  },
});
