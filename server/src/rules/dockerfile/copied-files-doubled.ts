import { changedCopies } from '../../model/changed-copies.ts';
import { mayBeLarge, mayBeLargeProgram } from '../../model/file-weight.ts';
import { defineDockerfileRule, dockerfile } from '../rule.ts';
import { setInCopy } from '../set-in-copy.ts';

/**
 * A layer stores whole files. When a `RUN` changes the owner or the mode of files that `COPY` has brought, each of them is stored
 * again in the layer of that `RUN`, with all its bytes, even where it had that owner or mode before: an application of
 * 300 MB becomes an image of 600 MB. `COPY --chown` and `--chmod` set both as the files are written, once.
 *
 * Reported are `chown` and `chmod` with `-R` on a folder that something was copied to, and on single files that may be large.
 * Where all that was copied is known to be small, and in stages whose layers the final image doesn't have, nothing is said.
 * What a `RUN` has written into the folder is doubled just the same: it belongs to the right owner from the start when
 * `USER` stands above that `RUN`.
 *
 * The fix moves owner or mode into `COPY` where nothing else can be in the folder. A folder that `WORKDIR` made keeps its own
 * `chown`, since `COPY` does not change one that is there; and a `RUN` that makes the user goes in front, because
 * `COPY --chown` needs the name in `/etc/passwd`.
 *
 * ## When to allow it
 *
 * Where only the build can tell what owner or mode the files get.
 */
export default defineDockerfileRule({
  id: 'copied-files-doubled',
  summary: 'Set owner and mode with `COPY --chown` and `--chmod`: changing them in a `RUN` stores every file twice',
  category: 'size',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: [],
  concepts: ['layer'],
  examples: [
    {
      title: 'An application for a user that is there already',
      bad: dockerfile`
        FROM node:22-slim
        COPY dist /srv/shop
        RUN chown -R node:node /srv/shop
            ^^^^^ This chown stores the files from COPY a second time, in the layer of its RUN
        USER node
      `,
      fixed: dockerfile`
        FROM node:22-slim
        COPY --chown=node:node dist /srv/shop
        USER node
      `,
    },
    {
      title: 'A user of its own, in a folder that WORKDIR made',
      bad: dockerfile`
        from debian:12-slim
        workdir /app
        # All there is.
        copy . .
        # Nobody has to be root.
        run groupadd --system shop \
            && useradd --system --gid shop shop \
            && chown -R shop:shop /app
               ^^^^^ This chown stores the files from COPY a second time, in the layer of its RUN
        user shop
      `,
      fixed: dockerfile`
        from debian:12-slim
        workdir /app
        # Nobody has to be root.
        run groupadd --system shop \
            && useradd --system --gid shop shop \
            && chown shop:shop /app
        # All there is.
        copy --chown=shop:shop . .
        user shop
      `,
    },
    {
      title: 'More than was copied, to be sorted out by hand',
      bad: dockerfile`
        FROM node:22-slim
        WORKDIR /app
        COPY package.json package-lock.json ./
        RUN npm ci
        COPY . .
        RUN chown -R node /app && chmod -R g-w .
            ^^^^^ This chown stores the files from COPY a second time, in the layer of its RUN
                                  ^^^^^ This chmod stores the files from COPY a second time, in the layer of its RUN
      `,
    },
    {
      title: 'Set as they are copied',
      good: dockerfile`
        FROM node:22-slim
        WORKDIR /app
        RUN chown node:node /app
        COPY --chown=node:node . .
        USER node
      `,
    },
    {
      title: 'A folder without copied files, a script, and a stage whose layers are left behind',
      good: dockerfile`
        FROM debian:12 AS build
        COPY . /src
        RUN chmod -R 755 /src

        FROM nginx:1.29
        COPY --from=build /src/public /usr/share/nginx/html
        COPY start.sh /start.sh
        RUN chmod +x /start.sh && chown -R nginx /var/cache/nginx
      `,
    },
  ],
  *check({ model, buildContext }) {
    let fixes = 0;
    for (const change of changedCopies(model)) {
      const isLarge = change.recursive === undefined ? mayBeLargeProgram : mayBeLarge;
      const large = change.targets.flatMap(({ copies }) => copies).findLast((each) => isLarge(each, buildContext));
      if (large === undefined) continue;
      const fix = fixes++ < mostFixes ? setInCopy(model, change) : undefined;
      const what = change.recursive === undefined ? 'the file' : 'the files';
      yield {
        span: change.command.nameSpan,
        message: `This ${change.name} stores ${what} from ${large.maker.type} a second time, in the layer of its RUN`,
        related: [{ span: large.maker.keyword.span, message: 'Copied here' }],
        ...(fix === undefined ? {} : { fixes: [fix] }),
      };
    }
  },
});

/** Each looks at all that stands above, and nobody has as many in one file. */
const mostFixes = 30;
