import { packagesWithoutVersion } from '../unpinned.ts';
import { defineDockerfileRule, dockerfile } from '../rule.ts';

/**
 * `npm install --global typescript` installs the version that is the newest on the day of the build. The next release of the
 * package can break a build in which no line was changed; and until then the build cache keeps the older one.
 *
 * `typescript@5.9.2` names a version, and so does a range such as `typescript@5`. Tags like `@latest` and `@next` are moved with
 * every release and name none (hadolint takes them for versions).
 *
 * There is one finding for each package, because each has releases of its own. `yarn add`, `yarn global add`, `pnpm add` and
 * `bun add` count as well. Nothing is said of an installation from `package.json`, of folders, archives and addresses, of
 * repositories with a `#reference`, of packages in variables, and of `npm install --before`.
 *
 * ## When to allow it
 *
 * Where newest is what you want, and a digest pins the image that was tested.
 */
export default defineDockerfileRule({
  id: 'unpinned-npm-package',
  summary: 'Say which version `npm install` installs, or a release of the package can break the build',
  category: 'reproducibility',
  severity: 'warning',
  fix: 'never',
  preset: 'strict',
  since: '0.1.0',
  sameAs: ['hadolint/DL3016'],
  concepts: ['layer-cache'],
  examples: [
    {
      title: 'Several packages',
      bad: dockerfile`
        FROM node:24-slim
        RUN npm install --global typescript @angular/cli npm@latest pm2@6
                                 ^^^^^^^^^^ Which version of typescript is installed depends on the day of the build, because none is named
                                            ^^^^^^^^^^^^ Which version of @angular/cli is installed depends on the day of the build, because none is named
                                                         ^^^ Which version of npm is installed depends on the day of the build, because none is named
      `,
    },
    {
      title: 'On several lines, with yarn and pnpm',
      bad: dockerfile`
        from node:24-slim
        run yarn global add \
            # Serves the files.
            serve \
            ^^^^^ Which version of serve is installed depends on the day of the build, because none is named
            && yarn cache clean \
            && pnpm add --global tsx
                                 ^^^ Which version of tsx is installed depends on the day of the build, because none is named
      `,
    },
    {
      title: 'From package.json',
      good: dockerfile`
        FROM node:24-slim
        WORKDIR /app
        COPY package.json package-lock.json ./
        RUN npm install --omit dev --prefix /app && npm ci
      `,
    },
    {
      title: 'Versions, ranges, archives, folders and repositories',
      good: dockerfile`
        FROM node:24-slim
        ARG PM2_VERSION=6.0.8
        ARG TOOLS
        RUN npm install -g @angular/cli@20 typescript@~5.9 pm2@$PM2_VERSION old@npm:legacy@1.0.0 $TOOLS
        RUN npm install ./tool tool-1.0.0.tgz https://example.com/tool.tgz git+https://example.com/tool.git#v1 team/tool#v1 .
      `,
    },
  ],
  *check({ model }) {
    yield* packagesWithoutVersion(model, ['npm', 'yarn', 'pnpm', 'bun']);
  },
});
