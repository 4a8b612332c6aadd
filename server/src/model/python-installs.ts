import { textOf } from '../text/span.ts';
import type { DockerfileModel, RunWithScript } from './dockerfile.ts';
import { hasFlag, packageCommands, type PackageCommand } from './packages.ts';
import { runsOf } from './runs.ts';
import type { Stage } from './stages.ts';
import { userAt } from './user-at.ts';
import { stageChain } from './value-of.ts';

/** An installation of Python packages that an application needs, outside of any virtual environment. */
export interface PythonInstall {
  readonly run: RunWithScript['run'];
  readonly call: PackageCommand;
  /** Where `lib` and `bin` with the packages are: `/usr/local`, or `.local` in the home folder of who installs. */
  readonly prefix: string;
}

/** Those of a stage and of the stages that it starts from. Tools that only a build needs don't count. */
export function pythonInstalls(model: DockerfileModel, stage: Stage): readonly PythonInstall[] {
  const found: PythonInstall[] = [];
  for (const each of [...stageChain(model, stage)].toReversed()) {
    for (const { run, script } of runsOf(model, each)) {
      // An environment that is made or entered may be where they go; or they are put elsewhere from where they were.
      if (run.onbuild || /\bactivate\b|\b(virtual|v)env\b|(site|dist)-packages/.test(script.source.text)) continue;
      for (const call of packageCommands(script)) {
        const prefix = prefixOf(model, run, call);
        if (prefix !== undefined && isForApplication(call)) found.push({ run, call, prefix });
      }
    }
  }
  return found;
}

function prefixOf(model: DockerfileModel, run: RunWithScript['run'], call: PackageCommand): string | undefined {
  const scope = model.scopeAt(run);
  const isSet = (name: string): boolean =>
    scope.lookup(name) !== undefined || call.assignments.some((assigned) => assigned.name === name);
  const elsewhere = ['PIP_TARGET', 'PIP_PREFIX', 'PIP_ROOT', 'PIP_USER', 'PYTHONUSERBASE', 'VIRTUAL_ENV'];
  if (elsewhere.some(isSet)) return undefined;
  // A folder in front of the others may have a pip of its own; that of `pip install --user` has none.
  const path = scope.lookup('PATH');
  const written = path?.instruction?.pairs.find(({ key }) => key === path.key)?.value?.raw;
  if (path !== undefined && written?.includes('.local/bin') !== true) return undefined;
  if (call.manager === 'uv') {
    const isSystem = hasFlag(call, '--system') || isSet('UV_SYSTEM_PYTHON');
    return call.action === 'install' && isSystem && !hasFlag(call, '--target', '--prefix') ? '/usr/local' : undefined;
  }
  if (call.manager === 'pipenv')
    return /^(install|sync)$/.test(call.action) && hasFlag(call, '--system') ? '/usr/local' : undefined;
  if (call.manager !== 'pip' || call.action !== 'install') return undefined;
  if (hasFlag(call, '--target', '-t', '--prefix', '--root', '--dry-run', '--install-option', '--python'))
    return undefined;
  // The pip of an environment is called by its path, or through its python.
  const called = textOf(model.text, { start: call.command.nameSpan.start, end: call.callSpan.start + 1 });
  if (/\//.test(called.replace(/^\/usr\/(local\/)?bin\//, '')) || call.flags.some(({ value }) => /^-t./.test(value)))
    return undefined;
  if (!hasFlag(call, '--user')) return '/usr/local';
  const user = userAt(model, run);
  return user?.isRoot === true ? '/root/.local' : undefined;
}

/** A list of what the application needs, or the application itself; named packages may be tools of the build. */
function isForApplication({ command, operands }: PackageCommand): boolean {
  const words = command.arguments.map(({ value }) => value);
  const lists = words.flatMap((word, index) => {
    const inline = /^(?:-r|--requirement=)(.+)$/s.exec(word)?.[1];
    return inline ?? (/^(-r|--requirement)$/.test(word) ? (words[index + 1] ?? []) : []);
  });
  if (lists.length > 0) return lists.some((list) => !/dev|test|build|doc|lint|ci\b/i.test(list));
  const action = words.find((word) => /^(install|sync)$/.test(word));
  if (command.name.endsWith('pipenv')) return action !== undefined && operands.length === 0;
  return operands.some(({ value }) => framework.test(value));
}

const framework =
  /^(flask|django|fastapi|uvicorn|gunicorn|starlette|streamlit|celery|gradio|hypercorn|daphne|waitress|tornado|aiohttp|sanic|dash)([[=<>~!].*)?$/i;

/** Programs that come with the Python package of the same, or nearly the same, name. */
export const consoleScript =
  /^(gunicorn|uvicorn|flask|celery|fastapi|streamlit|hypercorn|daphne|waitress-serve|uwsgi|gradio|django-admin|alembic|granian|litestar|sanic|rq|huey_consumer|chainlit|mlflow|prefect|dagster|jupyter|scrapy)$/;
