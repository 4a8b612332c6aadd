import { commandsNamed } from '../../model/commands-named.ts';
import { instructionsOf } from '../../model/instructions-of.ts';
import type { ShellCommand, ShellWord } from '../../syntax/shell/nodes.ts';
import { replace } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Finding } from '../rule.ts';

/**
 * What everybody may write, a program that is taken over may write as well: it can put its own code where another user,
 * or the next start of the container, runs it. `chmod 777` is mostly there because the running user was not the owner
 * of the files, which `COPY --chown` and `chown` of the one folder say more exactly.
 *
 * Meant are modes of `chmod`, `mkdir -m`, `install -m`, `COPY --chmod` and `ADD --chmod` that let others write. Folders
 * with the sticky bit (`1777`, as `/tmp` has it) are what such folders are like. Stages that no build of the file needs are
 * not looked at.
 *
 * ## When to allow it
 *
 * Where the user ID is only known when the container starts, and the group can't be used: OpenShift, for one, gives
 * every container the group 0, so that `g=u` is enough there.
 */
export default defineDockerfileRule({
  id: 'world-writable',
  summary: 'Don’t let everybody write: whoever takes a program over can change these files',
  category: 'security',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'strict',
  since: '0.1.0',
  sameAs: [],
  concepts: [],
  examples: [
    {
      title: 'A folder of an application',
      bad: dockerfile`
        FROM debian:12-slim
        COPY --chmod=0666 app.conf /etc/app.conf
                     ^^^^ The mode 0666 lets every user write, so whoever takes over any program can change these files
        RUN mkdir -p /var/lib/app && chmod -R 777 /var/lib/app
                                              ^^^ The mode 777 lets every user write, so whoever takes over any program can change these files
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        COPY --chmod=0664 app.conf /etc/app.conf
        RUN mkdir -p /var/lib/app && chmod -R 775 /var/lib/app
      `,
    },
    {
      title: 'By letters, on several lines',
      bad: dockerfile`
        from python:3.13-slim
        run mkdir -m 0777 /data \
                     ^^^^ The mode 0777 lets every user write, so whoever takes over any program can change these files
            # Uploads end up here.
            && install -d -m 777 /uploads \
                             ^^^ The mode 777 lets every user write, so whoever takes over any program can change these files
            && chmod a+rwx /srv \
                     ^^^^^ The mode a+rwx lets every user write, so whoever takes over any program can change these files
            && chmod --recursive u=rwx,o+w /opt
                                 ^^^^^^^^^ The mode u=rwx,o+w lets every user write, so whoever takes over any program can change these files
      `,
      fixed: dockerfile`
        from python:3.13-slim
        run mkdir -m 0775 /data \
            # Uploads end up here.
            && install -d -m 775 /uploads \
            && chmod a+rwx /srv \
            && chmod --recursive u=rwx,o+w /opt
      `,
    },
    {
      title: 'Other modes',
      good: dockerfile`
        FROM debian:12-slim
        COPY --chmod=755 run.sh /run.sh
        RUN chmod 1777 /scratch && chmod +x /run.sh && chmod 775 /srv && chmod g=u,o-w,a+t /etc/passwd
        RUN chmod $MODE /data && chmod u+rwx,go+rx /bin/tool
      `,
    },
    {
      title: 'A number that is no mode',
      good: dockerfile`
        FROM debian:12-slim
        RUN chmod --reference=/etc/hosts 777 && chmod 644 777 && chown 777 /srv
      `,
    },
  ],
  *check({ model }) {
    for (const name of ['chmod', 'mkdir', 'install'] as const) {
      for (const { run, command } of commandsNamed(model, name)) {
        const mode = modeOf(name, command);
        if (mode?.literal !== true || mode.raw !== mode.value || model.stageOf(run)?.reached !== true) continue;
        yield* findingFor(mode.value, mode.span);
      }
    }
    for (const copy of [...instructionsOf(model, 'COPY'), ...instructionsOf(model, 'ADD')]) {
      if (copy.flags.length === 0) continue;
      const value = copy.flags.find(({ name }) => name === 'chmod')?.value;
      if (value === undefined || model.stageOf(copy)?.reached !== true) continue;
      if (value.raw === value.value) yield* findingFor(value.value, value.span);
    }
  },
});

function* findingFor(mode: string, span: Span): Generator<Finding> {
  if (!isWorldWritable(mode)) return;
  const others = /^(\d*)([0-7])([0-7])$/.exec(mode);
  const [, before = '', group = '', last = ''] = others ?? [];
  const withoutOthers = `${before}${group}${Number(last) & 5}`;
  const ownerOnly = `${before}${Number(group) & 5}${Number(last) & 5}`;
  yield {
    span,
    message: `The mode ${mode} lets every user write, so whoever takes over any program can change these files`,
    ...(others === null
      ? {}
      : {
          fixes: [...new Set([withoutOthers, ownerOnly])].map((narrow) =>
            suggestion(
              `Let ${narrow === ownerOnly ? 'the owner alone' : 'owner and group'} write: ${narrow}`,
              replace(span, narrow),
            ),
          ),
        }),
  };
}

function isWorldWritable(mode: string): boolean {
  const digits = /^0*([1-7]?)[0-7]{0,2}([0-7])$/.exec(mode);
  if (digits !== null && /^\d+$/.test(mode)) {
    const isSticky = /^0*[0-7]{4}$/.test(mode) && mode.replace(/^0+/, '').length === 4 && (Number(digits[1]) & 1) === 1;
    return !isSticky && (Number(digits[2]) & 2) === 2;
  }
  const clauses = mode.split(',');
  if (clauses.some((clause) => /[+=][rwxXs]*t/.test(clause))) return false;
  // Without a letter for whom, the umask holds the write permission back.
  return clauses.some((clause) => /^[ug]*[ao][ugoa]*[+=][rxXs]*w/.test(clause));
}

/** The word that says the mode: the first operand of `chmod`, the value of `-m` of `mkdir` and `install`. */
function modeOf(name: 'chmod' | 'mkdir' | 'install', { arguments: words }: ShellCommand): ShellWord | undefined {
  if (name === 'chmod') {
    if (words.some(({ value }) => value.startsWith('--reference'))) return undefined;
    return words.find(({ value }) => !/^-([^rwxXst]|-)/.test(value));
  }
  const at = words.findIndex(({ value }) => value === '-m' || /^-[pdvDT]+m$/.test(value) || value === '--mode');
  return at < 0 ? undefined : words[at + 1];
}
