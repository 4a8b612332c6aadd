import { changedCopies } from '../../model/changed-copies.ts';
import { mayBeLargeProgram } from '../../model/file-weight.ts';
import { defineDockerfileRule, dockerfile } from '../rule.ts';
import { setInCopy } from '../set-in-copy.ts';

/**
 * `COPY --chmod=755` makes a script executable as it is copied. A `RUN chmod +x` behind it stores the file a second time, in another
 * layer, and fails in an image without a shell, and behind a `USER` that the file does not belong to. The same goes for `chown`
 * and `--chown`.
 *
 * This is about small files. What takes space is the matter of `copied-files-doubled`.
 *
 * The fix writes an octal mode, which every BuildKit knows; symbolic modes need version 1.14 of the Dockerfile syntax. In place
 * of `+x` that is 755, so for a file that is neither 644 nor 755 now, it is another mode than before: a suggestion. Nothing is
 * changed where `COPY` would have to make the file's folder with a mode that keeps others out.
 *
 * ## When to allow it
 *
 * Where the image is built with something that does not know `COPY --chmod`, such as the builder before BuildKit.
 */
export default defineDockerfileRule({
  id: 'chmod-after-copy',
  summary: 'Make scripts executable with `COPY --chmod`, instead of a `RUN chmod` behind it',
  category: 'style',
  severity: 'info',
  fix: 'sometimes',
  preset: 'strict',
  since: '0.1.0',
  sameAs: [],
  concepts: ['layer'],
  examples: [
    {
      title: 'A script to start with',
      bad: dockerfile`
        FROM debian:12-slim
        COPY start.sh /start.sh
        RUN chmod +x /start.sh
            ^^^^^ This chmod stores the file a second time, which COPY --chmod does not
        ENTRYPOINT ["/start.sh"]
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        COPY --chmod=755 start.sh /start.sh
        ENTRYPOINT ["/start.sh"]
      `,
    },
    {
      title: 'Among others, with comments',
      bad: dockerfile`
        from postgres:17
        copy --from=tools init.sh check.sh /usr/local/bin/
        run apt-get --version \
            # Both are called by the server.
            && chmod 0755 /usr/local/bin/init.sh /usr/local/bin/check.sh \
               ^^^^^ This chmod stores the files a second time, which COPY --chmod does not
            && init.sh
      `,
      fixed: dockerfile`
        from postgres:17
        copy --from=tools --chmod=0755 init.sh check.sh /usr/local/bin/
        run apt-get --version \
            # Both are called by the server.
            && init.sh
      `,
    },
    {
      title: 'One of two files',
      bad: dockerfile`
        FROM debian:12-slim
        WORKDIR /app
        COPY start.sh settings.json ./
        RUN chmod u+x start.sh
            ^^^^^ This chmod stores the file a second time, which COPY --chmod does not
      `,
    },
    {
      title: 'Set in COPY, or not copied at all',
      good: dockerfile`
        FROM debian:12-slim
        COPY --chmod=755 start.sh /
        RUN curl -fsSLo /usr/local/bin/tool https://example.com/tool && chmod +x /usr/local/bin/tool
      `,
    },
    {
      title: 'A stage whose layers are left behind',
      good: dockerfile`
        FROM gradle:9-jdk21 AS build
        COPY gradlew ./
        RUN chmod +x gradlew && ./gradlew build

        FROM eclipse-temurin:21-jre
        COPY --from=build /home/gradle/build/libs/shop.jar /shop.jar
      `,
    },
  ],
  *check({ model, buildContext }) {
    let fixes = 0;
    for (const change of changedCopies(model)) {
      const copies = change.targets.flatMap((target) => target.copies);
      if (change.recursive !== undefined || copies.some((each) => mayBeLargeProgram(each, buildContext))) continue;
      const fix = fixes++ < mostFixes ? setInCopy(model, change) : undefined;
      const maker = copies.at(-1)?.maker;
      if (maker === undefined) continue;
      yield {
        span: change.command.nameSpan,
        message: `This ${change.name} stores ${copies.length === 1 ? 'the file' : 'the files'} a second time, which ${maker.type} --${change.name} does not`,
        related: [{ span: maker.keyword.span, message: 'Copied here' }],
        ...(fix === undefined ? {} : { fixes: [fix] }),
      };
    }
  },
});

/** Each looks at all that stands above, and nobody has as many in one file. */
const mostFixes = 30;
