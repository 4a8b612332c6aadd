import { packagesWithoutVersion } from '../unpinned.ts';
import { defineDockerfileRule, dockerfile } from '../rule.ts';

/**
 * `gem install rails` installs the version that is the newest on the day of the build. The next release of the gem can break a
 * build in which no line was changed; and until then the build cache keeps the older one. `gem install rails:8.0.2` or
 * `-v 8.0.2` names a version; for several gems that belong together there are a `Gemfile` and its lock file.
 *
 * There is one finding for each gem, because each has releases of its own. Nothing is said of files, of gems in variables and
 * of an installation from a `Gemfile`.
 *
 * ## When to allow it
 *
 * Where newest is what you want, and a digest pins the image that was tested.
 */
export default defineDockerfileRule({
  id: 'unpinned-gem',
  summary: 'Say which version `gem install` installs, or a release of the gem can break the build',
  category: 'reproducibility',
  severity: 'warning',
  fix: 'never',
  preset: 'strict',
  since: '0.1.0',
  sameAs: ['hadolint/DL3028'],
  concepts: ['layer-cache'],
  examples: [
    {
      title: 'One gem of two',
      bad: dockerfile`
        FROM ruby:3.4-slim
        RUN gem install rails:8.0.2 puma
                                    ^^^^ Which version of puma is installed depends on the day of the build, because none is named
      `,
    },
    {
      title: 'On several lines',
      bad: dockerfile`
        from ruby:3.4-slim
        run gem install --no-document --install-dir /gems \
            # The server.
            puma \
            ^^^^ Which version of puma is installed depends on the day of the build, because none is named
            && gem update --system 3.6.9
      `,
    },
    {
      title: 'Every way to name a version',
      good: dockerfile`
        FROM ruby:3.4-slim
        ARG PUMA_VERSION=6.6.0
        RUN gem install rails -v 8.0.2 && gem install rake --version '~> 13' && gem install puma:$PUMA_VERSION
        RUN gem install ./tool-1.0.gem tool-2.0.gem $GEMS && gem install -g Gemfile && bundle install
      `,
    },
  ],
  *check({ model }) {
    yield* packagesWithoutVersion(model, ['gem']);
  },
});
