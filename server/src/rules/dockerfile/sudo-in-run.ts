import { commandsNamed } from '../../model/commands-named.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import { allRuns } from '../../model/runs.ts';
import { userAt } from '../../model/user-at.ts';
import type { ShellCommand } from '../../syntax/shell/nodes.ts';
import { remove } from '../../text/edit.ts';
import { textOf } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Fix } from '../rule.ts';

/**
 * A `RUN` runs as root until a `USER` says otherwise, and `sudo` adds nothing to that. For another user it needs `sudo` in the
 * image and a rule that asks for no password: a way to become root for whoever takes over the running program. `USER root`
 * before the `RUN`, and the user's name after it, does the same and leaves nothing behind.
 *
 * The fix drops `sudo` where the `RUN` is known to run as root: by a `USER`, or because the stage starts from one of the
 * common official images and has none. It is a suggestion, because `sudo` also clears the environment. Calls as yet
 * another user (`sudo -u postgres`) have none; `gosu`, `su-exec` or `setpriv` are made for that.
 *
 * ## When to allow it
 *
 * Where the image is a workplace for people who have `sudo` there anyway: a development container.
 */
export default defineDockerfileRule({
  id: 'sudo-in-run',
  summary: 'Say `USER root` instead of calling `sudo` in a `RUN`',
  category: 'security',
  severity: 'info',
  fix: 'sometimes',
  preset: 'strict',
  since: '0.1.0',
  sameAs: ['hadolint/DL3004', 'trivy/DS-0010'],
  concepts: [],
  examples: [
    {
      title: 'Root already',
      bad: dockerfile`
        FROM debian:12-slim
        RUN sudo mkdir /srv/app && sudo -E chown 1000 /srv/app
            ^^^^ This RUN runs as root already, so sudo does nothing but has to be in the image
                                   ^^^^ This RUN runs as root already, so sudo does nothing but has to be in the image
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        RUN mkdir /srv/app && chown 1000 /srv/app
      `,
    },
    {
      title: 'By a USER, with comments and continued lines',
      bad: dockerfile`
        from example.com/base:1.4
        user root
        run echo ready \
            # The folder of the server.
            && sudo mkdir /srv/app \
               ^^^^ This RUN runs as root already, so sudo does nothing but has to be in the image
            && sudo -u app touch /srv/app/log
               ^^^^ With sudo the image has a way to become another user, which a program that is taken over can use as well
      `,
      fixed: dockerfile`
        from example.com/base:1.4
        user root
        run echo ready \
            # The folder of the server.
            && mkdir /srv/app \
            && sudo -u app touch /srv/app/log
      `,
    },
    {
      title: 'Another user, or one that only the base image knows',
      bad: dockerfile`
        FROM node:22-slim AS app
        USER node
        RUN sudo npm install --global pm2@6
            ^^^^ With sudo the image has a way to become another user, which a program that is taken over can use as well

        FROM example.com/base:1.4
        RUN /usr/bin/sudo mkdir /srv/app
            ^^^^^^^^^^^^^ With sudo the image has a way to become another user, which a program that is taken over can use as well
      `,
    },
    {
      title: 'Changing the user',
      good: dockerfile`
        FROM node:22-slim
        USER root
        RUN npm install --global pm2@6
        USER node
      `,
    },
    {
      title: 'Installed but not called',
      good: dockerfile`
        FROM debian:12-slim
        RUN apt-get update && apt-get install -y sudo && rm -rf /var/lib/apt/lists/* \
            && echo '%sudo ALL=(ALL) NOPASSWD:ALL' > /etc/sudoers.d/all && command -v sudo
      `,
    },
  ],
  *check({ model }) {
    if (commandsNamed(model, 'sudo').length === 0) return;
    for (const { run, script } of allRuns(model)) {
      for (const command of script.commands) {
        if (!/^(.*\/)?sudo$/.test(command.name)) continue;
        // Inside nested backticks a place in the file can't be told.
        if (textOf(model.text, command.nameSpan) !== command.name) continue;
        // What ONBUILD triggers runs as the user that the image ends with.
        const becomesRoot = !command.arguments.some(({ value }) => /^(-[A-Za-z]*[ug]|--(user|group)\b)/.test(value));
        const isRoot = becomesRoot && !run.onbuild && userAt(model, run)?.isRoot === true;
        const fix = isRoot ? withoutSudo(model, command) : undefined;
        yield {
          span: command.nameSpan,
          message: isRoot
            ? 'This RUN runs as root already, so sudo does nothing but has to be in the image'
            : 'With sudo the image has a way to become another user, which a program that is taken over can use as well',
          ...(fix === undefined ? {} : { fixes: [fix] }),
        };
      }
    }
  },
});

function withoutSudo(model: DockerfileModel, { nameSpan, arguments: words }: ShellCommand): Fix | undefined {
  const next = words.find(({ value }) => !/^(-[EHn]+|--(preserve-env(=.*)?|set-home|non-interactive)?)$/.test(value));
  // Other flags ask for more than the rights of root.
  if (next === undefined || next.value.startsWith('-')) return undefined;
  const span = { start: nameSpan.start, end: next.span.start };
  return textOf(model.text, span).includes('\n') ? undefined : suggestion('Remove sudo', remove(span));
}
