import { createdUser, operandsOf } from '../../model/created-user.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import { baseImageOf } from '../../model/base-image.ts';
import { indentationAt, lineBreakOf, matchCase } from '../../model/edit-instruction.ts';
import { runsOf } from '../../model/runs.ts';
import type { Stage } from '../../model/stages.ts';
import { stageChain } from '../../model/value-of.ts';
import type { ShellWord } from '../../syntax/shell/nodes.ts';
import { insert } from '../../text/edit.ts';
import { textOf } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Fix } from '../rule.ts';

/**
 * A user is made with `useradd` or `adduser`, and then no `USER` says that the container is to run as that user: it runs as root, although
 * somebody had the other in mind.
 *
 * Only the stage that a build makes counts, with those that it starts from. A name in the text of `CMD` or `ENTRYPOINT`, a start script, and
 * programs that change the user themselves (`gosu`, `su-exec`, `setpriv`, `supervisord`, an SSH server …) are reasons to say nothing.
 *
 * The fix writes the `USER` in front of what is started. It is a suggestion: the files that the program writes have to be that user’s.
 *
 * ## When to allow it
 *
 * Where the program itself changes to that user.
 */
export default defineDockerfileRule({
  id: 'unused-user',
  summary: 'Run as the user that was made for it: after `useradd` there is no `USER`',
  category: 'security',
  severity: 'info',
  fix: 'sometimes',
  preset: 'strict',
  since: '0.1.0',
  sameAs: [],
  concepts: [],
  examples: [
    {
      title: 'Made and forgotten',
      bad: dockerfile`
        FROM python:3.13-slim
        RUN useradd --create-home --uid 10001 shop
                                              ^^^^ No USER names this user, so the container runs as root
        COPY app.py /srv/
        CMD ["python", "/srv/app.py"]
      `,
      fixed: dockerfile`
        FROM python:3.13-slim
        RUN useradd --create-home --uid 10001 shop
        COPY app.py /srv/
        USER shop
        CMD ["python", "/srv/app.py"]
      `,
    },
    {
      title: 'Inherited from another stage, on Alpine',
      bad: dockerfile`
        from alpine:3.22 as base
        run addgroup -S web \
            # Without a password.
            && adduser -S -G web web
                                 ^^^ No USER names this user, so the container runs as root

        from base
        copy server /srv/
        # Runs in the foreground.
        entrypoint ["/srv/server"]
      `,
      fixed: dockerfile`
        from alpine:3.22 as base
        run addgroup -S web \
            # Without a password.
            && adduser -S -G web web

        from base
        copy server /srv/
        user web
        # Runs in the foreground.
        entrypoint ["/srv/server"]
      `,
    },
    {
      title: 'Used, or in a stage that is not the final one',
      good: dockerfile`
        FROM python:3.13-slim AS build
        RUN useradd builder

        FROM python:3.13-slim
        RUN useradd app
        USER app
        CMD ["python", "-m", "server"]
      `,
    },
    {
      title: 'Somebody else changes the user',
      good: dockerfile`
        FROM debian:12-slim
        RUN useradd app && apt-get update && apt-get install -y --no-install-recommends gosu && rm -rf /var/lib/apt/lists/*
        ENTRYPOINT ["/srv/start"]
      `,
    },
    {
      title: 'A start script may do anything',
      good: dockerfile`
        FROM debian:12-slim
        RUN useradd app
        COPY docker-entrypoint.sh /
        ENTRYPOINT ["/docker-entrypoint.sh"]
      `,
    },
  ],
  *check({ model }) {
    const final = model.finalStage;
    if (
      final === undefined ||
      !model.instructions('RUN').some(({ body, heredocs }) => mentionsUser(body.text) || heredocs.length > 0)
    )
      return;
    const chain = [...stageChain(model, final)];
    const all = chain.flatMap(({ instructions }) => instructions);
    if (all.some(({ type }) => type === 'USER' || type === 'ONBUILD') || baseImageOf(model, final)?.user !== 'root')
      return;
    const made = chain.flatMap((stage) => usersMadeIn(model, stage));
    const [last] = made.length === 1 ? made : [];
    // Users of editors that work inside of the container log in by themselves.
    if (last === undefined || /^(vscode|codespace|gitpod|coder|dev|devel|developer)$/.test(last.value)) return;
    const start = all.filter(({ type }) => type === 'CMD' || type === 'ENTRYPOINT');
    if (start.length === 0) return;
    // Who starts a script, or names the user, may well change to that user there.
    const name = new RegExp(`(^|[^\\w-])${last.value}([^\\w-]|$)`);
    if (start.some(({ body }) => /\.sh\b|entrypoint|\brun\b/i.test(body.text) || name.test(body.text))) return;
    if (chain.some((stage) => changesUser.test(textOf(model.text, stage.span)))) return;
    const fix = withUser(model, final, last.value);
    yield {
      span: last.span,
      message: 'No USER names this user, so the container runs as root',
      ...(fix === undefined ? {} : { fixes: [fix] }),
    };
  },
});

function mentionsUser(text: string): boolean {
  return text.includes('useradd') || text.includes('adduser');
}

const changesUser =
  /\b(gosu|su-exec|setpriv|runuser|chroot|sudo|supervisord?|supervisor|sshd|openssh-server|cron|crond|s6|runit|systemd|dropbear|vsftpd|samba|postfix|nginx|apache2|httpd|php-fpm|mysqld|postgres)\b|\bsu\s/;

/** Users that a stage makes for a program to run as; those of a script that only the build knows are not among them. */
function usersMadeIn(model: DockerfileModel, stage: Stage): readonly ShellWord[] {
  return [...runsOf(model, stage)]
    .flatMap(({ script }) =>
      script.commands.flatMap((command) => {
        const word = createdUser(command);
        // `adduser NAME GROUP` puts somebody who is there already into a group.
        if (
          word === undefined ||
          (command.name === 'adduser' && operandsOf(command, ['-G', '-h', '-s', '-g', '-u', '-k']).length > 1)
        )
          return [];
        const isPlain =
          word.literal && /^[a-z_][\w-]*$/.test(word.value) && textOf(model.text, word.span) === word.value;
        return [isPlain ? word : { ...word, value: '' }];
      }),
    )
    .filter(({ value }) => value !== '');
}

function withUser(model: DockerfileModel, stage: Stage, name: string): Fix | undefined {
  const before = stage.instructions.find(({ type }) => type === 'CMD' || type === 'ENTRYPOINT');
  if (before === undefined || stage.instructions.some(({ index, type }) => index > before.index && type === 'RUN'))
    return undefined;
  const start = before.above[0]?.span.start ?? before.span.start;
  const line = `${matchCase(before.keyword.value, 'USER')} ${name}${lineBreakOf(model.text)}`;
  return suggestion(`Run as ${name}`, insert(start, line + indentationAt(model.text, start)));
}
