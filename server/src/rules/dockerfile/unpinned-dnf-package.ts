import { callsWithoutVersions } from '../unpinned.ts';
import { defineDockerfileRule, dockerfile } from '../rule.ts';

/**
 * `dnf install curl` installs the version that the repositories have on the day of the build, and so do `yum` and `microdnf`.
 * Two builds of one file can so differ, and the build cache keeps the older one for as long as the line stays the same.
 *
 * Look before you follow this advice: Fedora and CentOS Stream take a version from their mirrors when its successor arrives,
 * and `curl-8.6.0-7.fc40` is then a build that fails. Therefore the rule is in `strict` only, and without a fix. A pattern lets
 * fixes in: `curl-8.6.*`.
 *
 * There is one finding for each call, at the first package without a version; the others are listed with it. A name whose last
 * part starts with a digit may have its version there (`curl-8.6`, but also `gcc-toolset-12`) and is left alone, and so are
 * groups, files, and packages in variables.
 *
 * ## When to allow it
 *
 * Where newest is what you want, and a digest pins the image that was tested.
 */
export default defineDockerfileRule({
  id: 'unpinned-dnf-package',
  summary: 'Say which version `dnf install` installs, where a build has to give the same image again',
  category: 'reproducibility',
  severity: 'info',
  fix: 'never',
  preset: 'strict',
  since: '0.1.0',
  sameAs: ['hadolint/DL3033', 'hadolint/DL3041'],
  concepts: ['layer-cache'],
  examples: [
    {
      title: 'One package among others',
      bad: dockerfile`
        FROM fedora:42
        RUN dnf install -y java-21-openjdk-headless git-2.49.* && dnf clean all
                           ^^^^^^^^^^^^^^^^^^^^^^^^ Which version of java-21-openjdk-headless is installed depends on the day of the build, because none is named
      `,
    },
    {
      title: 'On several lines, with yum and microdnf',
      bad: dockerfile`
        from registry.access.redhat.com/ubi9
        run yum -y --enablerepo extras install \
            # For the health check.
            curl \
            ^^^^ Which versions of curl and 1 other package are installed depends on the day of the build, because none is named
            tar \
            && yum clean all
        run microdnf install -y shadow-utils && microdnf clean all
                                ^^^^^^^^^^^^ Which version of shadow-utils is installed depends on the day of the build, because none is named
      `,
    },
    {
      title: 'A version, a pattern, a file, or a variable',
      good: dockerfile`
        FROM fedora:42
        ARG GIT_VERSION=2.49.0
        RUN dnf install -y curl-8.11.1-4.fc42.x86_64 python3-3.13.* "git-$GIT_VERSION" 'jq >= 1.7' ./tool.rpm \
            && dnf install -y https://example.com/tool-1.rpm && dnf clean all
      `,
    },
    {
      title: 'Groups, modules, and what provides something',
      good: dockerfile`
        FROM almalinux:9
        RUN dnf -y install @development 'perl(Digest::SHA)' /usr/bin/which && dnf -y module install nodejs:20 && dnf clean all
      `,
    },
  ],
  *check({ model }) {
    for (const finding of callsWithoutVersions(model, ['yum'])) yield { ...finding, sameAs: ['hadolint/DL3033'] };
    for (const finding of callsWithoutVersions(model, ['dnf', 'microdnf']))
      yield { ...finding, sameAs: ['hadolint/DL3041'] };
  },
});
