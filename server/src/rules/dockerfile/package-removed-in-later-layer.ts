import type { DockerfileModel, RunWithScript } from '../../model/dockerfile.ts';
import { packageCommand, type PackageCommand, type PackageManager } from '../../model/packages.ts';
import type { RunInstruction } from '../../syntax/dockerfile/nodes.ts';
import { oneRunOfThese } from '../one-run-of-these.ts';
import { defineDockerfileRule, dockerfile, type Finding } from '../rule.ts';

/**
 * A layer never changes. A package that one `RUN` installs and a later one removes is still in the first one's layer: everybody
 * who pulls the image downloads the compiler that nobody can call any more, and the removal itself adds a little, because
 * the package manager writes its database once more. Installing, using and removing belong into one `RUN`; or into a build
 * stage, from which only the results are copied.
 *
 * Reported is the removal of a package that an earlier `RUN` installed by that name (of `apk`, by the name of its virtual
 * package too), and an `autoremove` on its own behind an installation. What the base image brings may be removed: the image gets
 * no smaller by that either, but nothing can run it any more. Stages whose layers the final image doesn't have are left alone.
 *
 * Where nothing but `RUN`s stands between the two, the fix makes one of them. It is a suggestion, since the build cache then
 * keeps the result of all or of none.
 *
 * ## When to allow it
 *
 * Where the package only has to be out of reach, or the image is flattened after the build.
 */
export default defineDockerfileRule({
  id: 'package-removed-in-later-layer',
  summary: 'Remove packages in the `RUN` that installed them: a later one hides them, and the image gets no smaller',
  category: 'size',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: [],
  concepts: ['layer'],
  examples: [
    {
      title: 'A virtual package of tools for the build',
      bad: dockerfile`
        FROM python:3.13-alpine
        RUN apk add --no-cache --virtual .build-deps gcc musl-dev
        RUN pip install --no-cache-dir uwsgi==2.0.31
        RUN apk del .build-deps
            ^^^^^^^ .build-deps stays in the layer of the RUN that installed it, so removing it here makes the image no smaller
      `,
      fixed: dockerfile`
        FROM python:3.13-alpine
        RUN apk add --no-cache --virtual .build-deps gcc musl-dev \
            && pip install --no-cache-dir uwsgi==2.0.31 \
            && apk del .build-deps
      `,
    },
    {
      title: 'Comments and continued lines',
      bad: dockerfile`
        from debian:12-slim
        run apt-get update \
            && apt-get install -y --no-install-recommends gcc libc6-dev
        # One file, no dependencies.
        run --network=none gcc -o /hello /src/hello.c
        run apt-get purge -y \
            ^^^^^^^^^^^^^ gcc stays in the layer of the RUN that installed it, so removing it here makes the image no smaller
                # Nothing is compiled any more.
                gcc libc6-dev \
            && rm -rf /var/lib/apt/lists/*
      `,
    },
    {
      title: 'What nothing needs any more',
      bad: dockerfile`
        FROM debian:12-slim
        RUN apt-get update && apt-get install -y --no-install-recommends build-essential
        RUN apt-get autoremove -y
            ^^^^^^^^^^^^^^^^^^ What this removes stays in the layers that installed it, so the image gets no smaller
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        RUN apt-get update && apt-get install -y --no-install-recommends build-essential \
            && apt-get autoremove -y
      `,
    },
    {
      title: 'In the same RUN',
      good: dockerfile`
        FROM python:3.13-alpine
        RUN apk add --no-cache --virtual .build-deps gcc musl-dev \
            && pip install --no-cache-dir uwsgi==2.0.31 \
            && apk del .build-deps
      `,
    },
    {
      title: 'What the base image brings, and a stage whose layers are left behind',
      good: dockerfile`
        FROM debian:12 AS build
        RUN apt-get update && apt-get install -y gcc
        RUN apt-get purge -y gcc

        FROM debian:12-slim
        RUN apt-get purge -y --allow-remove-essential login
        COPY --from=build /hello /hello
      `,
    },
  ],
  *check({ model }) {
    const installed = new Installed();
    for (const stage of model.stages) {
      // Stages that inherit from each other stand in this order, so their layers are seen from bottom to top.
      if (!stage.inherited) continue;
      for (const run of stage.instructions) {
        const script = model.scriptOf(run);
        if (run.type === 'RUN' && script !== undefined) yield* removals(model, { run, script }, installed);
      }
    }
  },
});

/** Who installed what, under the names that a removal uses. */
class Installed {
  readonly #names = new Map<string, RunInstruction>();
  readonly #last = new Map<PackageManager, RunInstruction>();

  add({ manager, operands, command }: PackageCommand, run: RunInstruction): void {
    this.#last.set(manager, run);
    const virtual = manager === 'apk' ? virtualNames(command) : [];
    for (const { value } of [...operands, ...virtual]) this.#names.set(key(manager, value), run);
  }

  take(manager: PackageManager, name: string): RunInstruction | undefined {
    const found = this.#names.get(key(manager, name));
    this.#names.delete(key(manager, name));
    return found;
  }

  last(manager: PackageManager): RunInstruction | undefined {
    return this.#last.get(manager);
  }
}

/** A package is removed by its name, whatever version, architecture or extras it was installed with. */
function key(manager: PackageManager, operand: string): string {
  const name = manager === 'npm' ? operand.replace(/(?!^)@.*$/, '') : operand.replace(/[=<>~!@[/:].*$/s, '');
  return `${familyOf(manager)} ${manager === 'pip' ? name.toLowerCase().replaceAll('_', '-') : name}`;
}

/** They share a database. */
function familyOf(manager: PackageManager): string {
  return manager === 'yum' || manager === 'microdnf' ? 'dnf' : manager;
}

function virtualNames({ arguments: words }: PackageCommand['command']): readonly { readonly value: string }[] {
  return words.flatMap(({ value }, index) => {
    if (value.startsWith('--virtual=')) return { value: value.slice('--virtual='.length) };
    return value === '--virtual' || value === '-t' ? (words[index + 1] ?? []) : [];
  });
}

function* removals(model: DockerfileModel, { run, script }: RunWithScript, installed: Installed): Generator<Finding> {
  // An installation or a removal in this RUN leaves something for an autoremove to do.
  const busy = new Set<PackageManager>();
  for (const command of script.commands) {
    const call = packageCommand(command);
    if (call === undefined) continue;
    if (installs(call)) installed.add(call, run);
    if (removes(call) && call.operands.length > 0) {
      const found = call.operands.map(({ value }) => ({ name: value, by: installed.take(call.manager, value) }));
      const lost = found.find(({ by }) => by !== undefined && by !== run);
      const isMixed = found.some(({ by }) => by === run);
      if (lost?.by !== undefined && !isMixed && command.topLevel) {
        yield finding(
          model,
          call,
          lost.by,
          run,
          `${lost.name} stays in the layer of the RUN that installed it, so removing it here makes the image no smaller`,
        );
      }
    } else if (call.action === 'autoremove' && !busy.has(call.manager) && command.topLevel) {
      const by = installed.last(call.manager);
      if (by !== undefined && by !== run) {
        yield finding(
          model,
          call,
          by,
          run,
          'What this removes stays in the layers that installed it, so the image gets no smaller',
        );
      }
    }
    if (installs(call) || removes(call) || call.action.endsWith('upgrade')) busy.add(call.manager);
  }
}

function installs({ manager, action }: PackageCommand): boolean {
  if (action === 'install') return /^(apt|dnf|yum|microdnf|zypper|pip|npm|gem)$/.test(manager);
  return (action === 'add' && (manager === 'apk' || manager === 'npm')) || (action === 'i' && manager === 'npm');
}

function removes({ manager, action }: PackageCommand): boolean {
  switch (manager) {
    case 'apt':
    case 'dnf':
    case 'yum':
    case 'microdnf':
    case 'zypper':
      return /^(remove|purge|erase|autoremove|rm)$/.test(action);
    case 'apk':
      return action === 'del';
    case 'pip':
    case 'gem':
      return action === 'uninstall';
    case 'npm':
      return /^(uninstall|remove|rm|un)$/.test(action);
    default:
      return false;
  }
}

function finding(
  model: DockerfileModel,
  call: PackageCommand,
  by: RunInstruction,
  run: RunInstruction,
  message: string,
): Finding {
  const fix = oneRunOfThese(model, by, run);
  return {
    span: call.callSpan,
    message,
    related: [{ span: by.keyword.span, message: 'It is installed here' }],
    ...(fix === undefined ? {} : { fixes: [fix] }),
  };
}
