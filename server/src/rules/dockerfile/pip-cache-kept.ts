import { packageCalls } from '../../model/package-calls.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import { hasFlag, packageCommand, type PackageCommand } from '../../model/packages.ts';
import { removedPaths } from '../../model/removed-paths.ts';
import { isMountedOver } from '../../model/run-mounts.ts';
import type { RunInstruction } from '../../syntax/dockerfile/nodes.ts';
import type { ShellCommand, ShellScript } from '../../syntax/shell/nodes.ts';
import { insert } from '../../text/edit.ts';
import { defineDockerfileRule, dockerfile, safeFix } from '../rule.ts';

/**
 * `pip install` keeps what it downloads and the wheels it builds in a cache below the user's home folder, so that the next
 * `pip install` is faster. In an image there is no next one: the cache is often as large as the packages themselves. A later
 * `RUN` that empties it only hides it, which is reported here and not by `deleted-in-later-layer`.
 *
 * Nothing is said where the cache is switched off (`PIP_NO_CACHE_DIR` in `ENV`, `ARG`, `export` or in front of the
 * command, whatever its value: pip takes even `off` for yes), where a cache or tmpfs mount lies over it, where the same
 * `RUN` deletes it, or where nothing is downloaded (`--no-index`). Stages whose files don't become part of the final image may
 * keep theirs. `pipx` has no such flag, and `uv pip` a cache of its own, so neither is meant.
 *
 * ## When to allow it
 *
 * Where packages are installed in the running container, and the cache is to be shipped for that.
 */
export default defineDockerfileRule({
  id: 'pip-cache-kept',
  summary: 'Let pip install without its cache, which would stay in the image',
  category: 'size',
  severity: 'warning',
  fix: 'always',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: ['hadolint/DL3042'],
  concepts: ['layer'],
  examples: [
    {
      title: 'Packages from a file',
      bad: dockerfile`
        FROM python:3.13-slim
        COPY requirements.txt .
        RUN pip install -r requirements.txt
            ^^^^^^^^^^^ The cache that pip install fills stays in the image, where nothing uses it
      `,
      fixed: dockerfile`
        FROM python:3.13-slim
        COPY requirements.txt .
        RUN pip install --no-cache-dir -r requirements.txt
      `,
    },
    {
      title: 'Twice in one instruction, as a module, with comments',
      bad: dockerfile`
        from python:3.13-slim
        run python3 -m pip install --upgrade pip \
                       ^^^^^^^^^^^ The cache that pip install fills stays in the image, where nothing uses it
            # The server itself.
            && pip3 install \
               ^^^^^^^^^^^^ The cache that pip install fills stays in the image, where nothing uses it
                gunicorn==23.0.0
      `,
      fixed: dockerfile`
        from python:3.13-slim
        run python3 -m pip install --no-cache-dir --upgrade pip \
            # The server itself.
            && pip3 install --no-cache-dir \
                gunicorn==23.0.0
      `,
    },
    {
      title: 'In a heredoc',
      bad: dockerfile`
        FROM python:3.13-slim
        RUN <<EOF
        python -m venv /opt/venv
        /opt/venv/bin/pip install gunicorn==23.0.0
        ^^^^^^^^^^^^^^^^^^^^^^^^^ The cache that pip install fills stays in the image, where nothing uses it
        EOF
      `,
      fixed: dockerfile`
        FROM python:3.13-slim
        RUN <<EOF
        python -m venv /opt/venv
        /opt/venv/bin/pip install --no-cache-dir gunicorn==23.0.0
        EOF
      `,
    },
    {
      title: 'Switched off for all',
      good: dockerfile`
        FROM python:3.13-slim AS base
        ENV PIP_NO_CACHE_DIR=1

        FROM base
        RUN pip install gunicorn==23.0.0
      `,
    },
    {
      title: 'A cache outside the image',
      good: dockerfile`
        FROM python:3.13-slim
        RUN --mount=type=cache,target=/root/.cache/pip \
            pip install gunicorn==23.0.0
      `,
    },
    {
      title: 'A stage whose files don’t reach the final image, and wheels that are there already',
      good: dockerfile`
        FROM python:3.13 AS build
        RUN pip wheel --wheel-dir=/wheels gunicorn==23.0.0 && pip install build==1.3.0

        FROM python:3.13-slim
        COPY --from=build /wheels /wheels
        RUN pip install --no-index --find-links=/wheels gunicorn
      `,
    },
    {
      title: 'Deleted in the same RUN',
      good: dockerfile`
        FROM python:3.13-slim
        RUN pip install gunicorn==23.0.0 && pip cache purge
        RUN pip install uvicorn==0.38.0 && rm -rf ~/.cache
      `,
    },
  ],
  *check({ model }) {
    if (packageCalls(model, 'pip').length === 0) return;
    const configuredStages: boolean[] = [];
    for (const stage of model.stages) {
      // `pip config set global.no-cache-dir true` holds for all that comes after it.
      let configured = stage.base.kind === 'stage' && configuredStages[stage.base.stage] === true;
      for (const run of stage.instructions) {
        if (run.type !== 'RUN') continue;
        const script = model.scriptOf(run);
        if (script === undefined) continue;
        configured ||= script.commands.some(isConfiguredOff);
        if (configured || !stage.inherited) continue;
        for (const { actionWord, callSpan } of installsWithCache(model, run, script)) {
          yield {
            span: callSpan,
            message: 'The cache that pip install fills stays in the image, where nothing uses it',
            fixes: [safeFix('Add --no-cache-dir', insert(actionWord?.span.end ?? callSpan.end, ' --no-cache-dir'))],
          };
        }
      }
      configuredStages.push(configured);
    }
  },
});

function installsWithCache(
  model: DockerfileModel,
  run: RunInstruction,
  script: ShellScript,
): readonly PackageCommand[] {
  const setting = model.scopeAt(run).lookup('PIP_NO_CACHE_DIR');
  if (setting !== undefined && setting.value !== '') return [];
  const folder = cacheFolder(model, run);
  if (folder === undefined || isMountedOver(run, folder) || homesOfCaches(run)) return [];
  let installs: PackageCommand[] = [];
  for (const command of script.commands) {
    if (command.name === 'export' && command.arguments.some(({ value }) => /^PIP_NO_CACHE_DIR=./.test(value))) break;
    if (isCleanup(command, folder)) installs = [];
    const call = packageCommand(command);
    if (call !== undefined && fillsCache(model, call)) installs.push(call);
  }
  return installs;
}

function fillsCache(model: DockerfileModel, call: PackageCommand): boolean {
  if (call.manager !== 'pip' || call.action !== 'install') return false;
  // pip takes abbreviations of its flags as well.
  if (call.flags.some(({ value }) => value.startsWith('--no-ca'))) return false;
  if (hasFlag(call, '--no-index', '--cache-dir', '--dry-run', '--help', '-h')) return false;
  if (call.assignments.some(({ name, value }) => /^PIP_(NO_CACHE_DIR|CACHE_DIR|NO_INDEX)$/.test(name) && value !== ''))
    return false;
  // Inside nested backticks a place in the file can't be told.
  return model.text.slice(call.callSpan.start, call.callSpan.end).endsWith(call.actionWord?.raw ?? ' ');
}

/** Where the cache is; undefined where only the build can tell. */
function cacheFolder(model: DockerfileModel, run: RunInstruction): string | undefined {
  const scope = model.scopeAt(run);
  const own = scope.lookup('PIP_CACHE_DIR');
  if (own !== undefined) return own.value;
  const caches = scope.lookup('XDG_CACHE_HOME');
  if (caches !== undefined) return caches.value === undefined ? undefined : `${caches.value}/pip`;
  return '/root/.cache/pip';
}

/** Whether a mount lies over the cache of any user. */
function homesOfCaches(run: RunInstruction): boolean {
  return run.mounts.some(
    (mount) =>
      (mount.type === 'cache' || mount.type === 'tmpfs') &&
      mount.options.some(({ value }) => /\/\.cache(\/pip)?\/?$/.test(value?.value ?? '')),
  );
}

function isCleanup(command: ShellCommand, folder: string): boolean {
  const call = packageCommand(command);
  if (call?.manager === 'pip' && call.action === 'cache' && call.operands[0]?.value === 'purge') return true;
  return removedPaths(command).some((path) => {
    const trimmed = path.replace(/\/\*?$/, '');
    return /(^|\/)\.cache(\/pip)?$/.test(trimmed) || (trimmed !== '' && `${folder}/`.startsWith(`${trimmed}/`));
  });
}

function isConfiguredOff(command: ShellCommand): boolean {
  const call = packageCommand(command);
  if (call?.manager !== 'pip' || call.action !== 'config' || call.operands[0]?.value !== 'set') return false;
  return call.operands.some(({ value }) => value.endsWith('.no-cache-dir'));
}
