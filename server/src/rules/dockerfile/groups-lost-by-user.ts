import type { DockerfileModel } from '../../model/dockerfile.ts';
import { userChange } from '../../model/user-commands.ts';
import { valueOf } from '../../model/value-of.ts';
import type { InstructionOf } from '../../syntax/dockerfile/nodes.ts';
import type { ShellCommand } from '../../syntax/shell/nodes.ts';
import { remove } from '../../text/edit.ts';
import { listed } from '../../text/listed.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Finding } from '../rule.ts';

/**
 * `USER name` gives the process the groups that the system's files list for that user. `USER name:group` gives it that one group and
 * no other, so what was allowed by `usermod -aG`, `useradd -G` or `addgroup` is lost, in the container and in every `RUN` that
 * follows.
 *
 * The rule speaks where the file itself makes the user a member of a group, and a `USER` behind it names the user with another
 * group. The fix takes the group away from `USER`, so that the user has its own group first and the others as well.
 *
 * ## When to allow it
 *
 * Where the membership is only needed for other ways to start a process, such as `docker exec --user`.
 */
export default defineDockerfileRule({
  id: 'groups-lost-by-user',
  summary: 'Leave the group out of `USER` where the user is in several: with one named, it loses the others',
  category: 'correctness',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: [],
  concepts: [],
  examples: [
    {
      title: 'A device that the group may use',
      bad: dockerfile`
        FROM debian:12-slim
        RUN useradd -m -G video,dialout app
        USER app:app
                ^^^^ With a group named here, \`app\` loses those that it was put into: \`video\` and \`dialout\`
        CMD ["server"]
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        RUN useradd -m -G video,dialout app
        USER app
        CMD ["server"]
      `,
    },
    {
      title: 'In the stage before, in lower case, continued, with a comment in between',
      bad: dockerfile`
        from alpine:3.22 as base
        run adduser -D app && \
            # For the certificates.
            addgroup app ssl-cert

        from base
        user app:app
                ^^^^ With a group named here, \`app\` loses those that it was put into: \`ssl-cert\`
      `,
      fixed: dockerfile`
        from alpine:3.22 as base
        run adduser -D app && \
            # For the certificates.
            addgroup app ssl-cert

        from base
        user app
      `,
    },
    {
      title: 'The user alone, the one group that it was put into, and other users',
      good: dockerfile`
        FROM debian:12-slim
        RUN useradd -m app && usermod -aG video app
        USER app
        USER app:video
        USER other:other
      `,
    },
    {
      title: 'A number has no name to look up here, and a membership that comes later',
      good: dockerfile`
        FROM debian:12-slim
        RUN useradd -u 1000 app
        USER 1000:1000
        USER app:app
        USER root
        RUN usermod -aG video app
      `,
    },
  ],
  *check({ model }) {
    if (!model.instructions('USER').some(({ value }) => value !== undefined && /:./.test(value.raw))) return;
    const members: Members[] = [];
    for (const { base, instructions } of model.stages) {
      const above = base.kind === 'stage' ? members[base.stage] : undefined;
      const here: Members = { groups: new Map(), before: above?.groups.size === 0 ? above.before : above };
      members.push(here);
      for (const instruction of instructions) {
        if (instruction.type === 'RUN') remember(here, model.scriptOf(instruction)?.commands ?? []);
        else if (instruction.type === 'USER') yield* checkUser(model, instruction, here);
      }
    }
  },
});

/** The groups that users were put into, in a stage and in those that it starts from. */
interface Members {
  readonly groups: Map<string, Set<string>>;
  readonly before: Members | undefined;
}

function remember(members: Members, commands: readonly ShellCommand[]): void {
  for (const command of commands) {
    const change = userChange(command);
    if (change === undefined || change.groups.length === 0) continue;
    let known = members.groups.get(change.user);
    if (known === undefined) {
      known = new Set(groupsOf(members, change.user));
      members.groups.set(change.user, known);
    }
    for (const group of change.groups) known.add(group);
  }
}

function groupsOf(members: Members, user: string): ReadonlySet<string> {
  for (let each: Members | undefined = members; each !== undefined; each = each.before) {
    const groups = each.groups.get(user);
    if (groups !== undefined) return groups;
  }
  return new Set();
}

function* checkUser(model: DockerfileModel, user: InstructionOf<'USER'>, members: Members): Generator<Finding> {
  if (user.value === undefined) return;
  const [name, group] = valueOf(model, user, user.value)?.split(':') ?? [];
  if (name === undefined || group === undefined || group === '') return;
  // A number that a group of the file was given may be that of any of them.
  if (/^\d+$/.test(group) && new RegExp(`-g(?:id)?[= ]*${group}\\b`).test(model.text)) return;
  const lost = [...groupsOf(members, name)].filter((each) => each !== group);
  if (lost.length === 0) return;
  const { start, end } = user.value.span;
  const written = { start: end - group.length - 1, end };
  const isWritten = written.start > start && model.text.slice(written.start, end) === `:${group}`;
  yield {
    span: isWritten ? written : user.value.span,
    message: `With a group named here, \`${name}\` loses those that it was put into: ${named(lost)}`,
    ...(isWritten ? { fixes: [suggestion('Name the user alone', remove(written))] } : {}),
  };
}

/** The first of many. */
function named(groups: readonly string[]): string {
  const names = groups.map((group) => `\`${group}\``);
  return listed(names.length > 3 ? [...names.slice(0, 2), `${names.length - 2} others`] : names);
}
