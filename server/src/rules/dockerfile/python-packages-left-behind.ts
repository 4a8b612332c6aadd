import { baseImageOf } from '../../model/base-image.ts';
import { copiesFromStages, type CopyFromStage } from '../../model/copies-from-stages.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import { indentationAt, lineBreakOf, matchCase } from '../../model/edit-instruction.ts';
import { packageCommands } from '../../model/packages.ts';
import { consoleScript, pythonInstalls, type PythonInstall } from '../../model/python-installs.ts';
import { runsOf } from '../../model/runs.ts';
import type { Stage } from '../../model/stages.ts';
import { startedPrograms, type StartedProgram } from '../../model/started-program.ts';
import { tagParts } from '../../model/tag-parts.ts';
import { stageChain } from '../../model/value-of.ts';
import type { RunInstruction } from '../../syntax/dockerfile/nodes.ts';
import type { ShellScript } from '../../syntax/shell/nodes.ts';
import { insert } from '../../text/edit.ts';
import { textOf } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Fix } from '../rule.ts';

/**
 * `pip install` does not install into the project's folder. It puts packages under `/usr/local/lib/python3.x/site-packages` and
 * their programs into `/usr/local/bin`; with `--user`, both into `/root/.local`. A final stage that copies only `/app` out of the
 * build stage has none of them: the build is fine, and the container ends with `ModuleNotFoundError`, or with "executable
 * file not found". Who copies the packages alone lacks programs such as `gunicorn`.
 *
 * Meant are installations from a list of requirements, or of a web framework, in a stage that the final stage copies from, where
 * `CMD` or `ENTRYPOINT` start `python` or a program that comes with a package. Nothing is said where the packages may get
 * there in another way: a virtual environment, `--target`, `--prefix`, `PYTHONPATH`, an installation or script in the final stage, a
 * base image other than `python`.
 *
 * Where both stages start from the same version of Python, the fix copies what is missing. It is a suggestion; a virtual
 * environment that is made in the build stage and copied as a whole is the tidier way.
 *
 * ## When to allow it
 *
 * Where what is started needs nothing but Python's own library.
 */
export default defineDockerfileRule({
  id: 'python-packages-left-behind',
  summary: 'Copy what pip installed in a build stage: it is not in the folder of the application',
  category: 'correctness',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: [],
  concepts: ['multi-stage-build'],
  examples: [
    {
      title: 'Only the folder of the application is copied',
      bad: dockerfile`
        FROM python:3.13 AS build
        WORKDIR /app
        COPY . .
        RUN pip install --no-cache-dir -r requirements.txt

        FROM python:3.13-slim
        WORKDIR /app
        COPY --from=build /app /app
        CMD ["python", "app.py"]
             ^^^^^^^^ What pip installed in stage build is not copied from there, so python does not find it
      `,
      fixed: dockerfile`
        FROM python:3.13 AS build
        WORKDIR /app
        COPY . .
        RUN pip install --no-cache-dir -r requirements.txt

        FROM python:3.13-slim
        WORKDIR /app
        COPY --from=build /usr/local/lib/python3.13/site-packages /usr/local/lib/python3.13/site-packages
        COPY --from=build /app /app
        CMD ["python", "app.py"]
      `,
    },
    {
      title: 'The packages without their programs',
      bad: dockerfile`
        from python:3.13-slim as build
        copy requirements.txt .
        # All that the shop needs.
        run python -m pip install --no-cache-dir \
                -r requirements.txt

        from python:3.13-slim
        copy --from=build /usr/local/lib/python3.13/site-packages /usr/local/lib/python3.13/site-packages
        workdir /app
        copy . .
        cmd exec gunicorn --bind :8000 shop:app
                 ^^^^^^^^ gunicorn was installed into /usr/local/bin of stage build, which is not copied, so the container can't start it
      `,
      fixed: dockerfile`
        from python:3.13-slim as build
        copy requirements.txt .
        # All that the shop needs.
        run python -m pip install --no-cache-dir \
                -r requirements.txt

        from python:3.13-slim
        copy --from=build /usr/local/bin /usr/local/bin
        copy --from=build /usr/local/lib/python3.13/site-packages /usr/local/lib/python3.13/site-packages
        workdir /app
        copy . .
        cmd exec gunicorn --bind :8000 shop:app
      `,
    },
    {
      title: 'The programs without their packages',
      bad: dockerfile`
        FROM python:3.13 AS build
        COPY requirements.txt .
        RUN pip install --user -r requirements.txt

        FROM python:3.13-slim
        COPY --from=build /root/.local/bin /root/.local
        ENV PATH=/root/.local:$PATH
        COPY . .
        CMD ["python", "shop.py"]
             ^^^^^^^^ What pip installed in stage build is not copied from there, so python does not find it
      `,
    },
    {
      title: 'A virtual environment is copied as a whole',
      good: dockerfile`
        FROM python:3.13 AS build
        RUN python -m venv /opt/venv
        ENV PATH="/opt/venv/bin:$PATH"
        COPY requirements.txt .
        RUN pip install --no-cache-dir -r requirements.txt

        FROM python:3.13-slim
        COPY --from=build /opt/venv /opt/venv
        ENV PATH="/opt/venv/bin:$PATH"
        CMD ["gunicorn", "shop:app"]
      `,
    },
    {
      title: 'Wheels, a prefix, and tools of the build',
      good: dockerfile`
        FROM python:3.13 AS build
        RUN pip install --no-cache-dir build==1.3.0 && python -m build --wheel --outdir /wheels .
        RUN pip install --no-cache-dir --prefix=/install -r requirements.txt

        FROM python:3.13-slim
        COPY --from=build /install /usr/local
        COPY --from=build /wheels /wheels
        CMD ["uvicorn", "shop:app"]
      `,
    },
  ],
  *check({ model }) {
    const final = model.finalStage;
    if (final === undefined || model.stages.length < 2 || !hasPythonAlone(model, final)) return;
    const copies = copiesFromStages(model, final);
    if (copies.length === 0 || copies.some(({ source }) => source === undefined)) return;
    const programs = startedPrograms(model, final).filter(needsPackages);
    const [program] = programs;
    const found = program === undefined ? undefined : installFor(model, final, copies);
    if (program === undefined || found === undefined) return;
    const { install, stage, copy } = found;
    const related = [{ span: install.call.callSpan, message: 'The packages are installed here' }];
    const sources = copies.map(({ source }) => source ?? '/');
    const name = stage.name?.value ?? String(stage.index);
    const script = programs.find((each) => consoleScript.test(each.name));
    if (!sources.some((source) => bringsPackages(source, install.prefix))) {
      const fix = copying(model, { final, stage, copy, install }, script !== undefined && !brings(sources, install));
      yield {
        span: program.span,
        message: `What pip installed in stage ${name} is not copied from there, so ${program.name} does not find it`,
        related,
        ...(fix === undefined ? {} : { fixes: [fix] }),
      };
    } else if (script !== undefined && !brings(sources, install)) {
      const fix = copying(model, { final, stage, copy, install }, true, false);
      yield {
        span: script.span,
        message: `${script.name} was installed into ${install.prefix}/bin of stage ${name}, which is not copied, so the container can't start it`,
        related,
        ...(fix === undefined ? {} : { fixes: [fix] }),
      };
    }
  },
});

/** Whether the image has Python, and what this file says of packages is all that there can be. */
function hasPythonAlone(model: DockerfileModel, final: Stage): boolean {
  const image = baseImageOf(model, final);
  if (image?.repository !== 'python' || image.isOverridable) return false;
  for (const stage of stageChain(model, final)) {
    for (const { run, script } of runsOf(model, stage)) if (mayBringPackages(run, script)) return false;
    for (const instruction of stage.instructions) {
      const isUnread = instruction.type === 'RUN' && model.scriptOf(instruction) === undefined;
      const setsPath =
        instruction.type === 'ENV' &&
        instruction.pairs.some(({ key }) => /^(PYTHON(PATH|HOME|USERBASE))$/.test(key.value));
      if (isUnread || setsPath || instruction.type === 'ADD') return false;
    }
  }
  return true;
}

function mayBringPackages(run: RunInstruction, script: ShellScript): boolean {
  if (run.mounts.some(({ options }) => options.some(({ key }) => key === 'from'))) return true;
  const known = new Set(packageCommands(script).map(({ command }) => command));
  return script.commands.some((command) => {
    if (!known.has(command))
      return !/^(|set|mkdir|useradd|adduser|groupadd|addgroup|usermod|chown|chmod|rm|echo|export|true|touch|ldconfig|find|apt-mark|test|\[)$/.test(
        command.name,
      );
    return (
      !/^(apt|apk)(-get)?$/.test(command.name) ||
      command.arguments.some(({ value }) => /^(python3?|py3)-|gunicorn|uwsgi|celery/.test(value))
    );
  });
}

function needsPackages({ path, name, arguments: words }: StartedProgram): boolean {
  // Modules that Python itself has, and programs given on the spot.
  if (words[0] === '-c' || (words[0] === '-m' && /^(http\.server|pdb|idlelib|this)$/.test(words[1] ?? '')))
    return false;
  // An archive with everything in it.
  if (/\.(pyz|pex|zip)$/.test(words[0] ?? '')) return false;
  if (path.includes('/') && !/^\/usr\/(local\/)?bin\//.test(path)) return false;
  return /^python[\d.]*$/.test(name) || consoleScript.test(name);
}

interface Found {
  readonly install: PythonInstall;
  readonly stage: Stage;
  readonly copy: CopyFromStage;
}

/** An installation in a stage that the final one copies from without starting from it. */
function installFor(model: DockerfileModel, final: Stage, copies: readonly CopyFromStage[]): Found | undefined {
  const chain = new Set(stageChain(model, final));
  const seen = new Set(chain);
  for (const copy of copies) {
    const { stage } = copy;
    if (stage === undefined || seen.has(stage)) continue;
    seen.add(stage);
    const install = pythonInstalls(model, stage).findLast(({ run }) => {
      const own = model.stageOf(run);
      return own !== undefined && !chain.has(own);
    });
    if (install !== undefined) return { install, stage, copy };
  }
  return undefined;
}

function bringsPackages(source: string, prefix: string): boolean {
  if (/(site|dist)-packages|venv|virtualenv|\.egg|__pypackages__/.test(source)) return true;
  const library = `${prefix}/lib`;
  return (
    source === '/' ||
    library === source ||
    library.startsWith(`${source}/`) ||
    /^\/usr\/(local\/)?lib\/python[\d.]*$/.test(source) ||
    source.startsWith(`${library}/`)
  );
}

/** Whether the folder with the programs is copied, or one of the files in it by its name. */
function brings(sources: readonly string[], { prefix }: PythonInstall): boolean {
  const programs = `${prefix}/bin`;
  return sources.some(
    (source) =>
      source === '/' ||
      programs === source ||
      programs.startsWith(`${source}/`) ||
      source.startsWith(`${programs}/`) ||
      /\/s?bin(\/|$)/.test(source) ||
      /venv/.test(source),
  );
}

interface Place {
  readonly final: Stage;
  readonly stage: Stage;
  readonly copy: CopyFromStage;
  readonly install: PythonInstall;
}

/** Copies packages, programs or both, in front of what is copied from that stage now. */
function copying(
  model: DockerfileModel,
  { final, stage, copy, install }: Place,
  programs: boolean,
  packages: boolean = true,
): Fix | undefined {
  const from = copy.copy.from?.value;
  const version = sameVersion(model, stage, final);
  if (from === undefined || version === undefined || install.prefix !== '/usr/local') return undefined;
  if (model.stageOf(copy.copy) !== final) return undefined;
  const library = `/usr/local/lib/python${version}/site-packages`;
  const paths = [...(packages ? [library] : []), ...(programs ? ['/usr/local/bin'] : [])];
  const keyword = matchCase(copy.copy.keyword.value, 'COPY');
  const { start } = copy.copy.above[0]?.span ?? copy.copy.span;
  const indent = indentationAt(model.text, start);
  const flags = copy.copy.flags.filter(({ name }) => name === 'from' || name === 'link');
  const words = [keyword, ...flags.map(({ span }) => textOf(model.text, span))].join(' ');
  const lines = paths.map((path) => `${words} ${path} ${path}${lineBreakOf(model.text)}${indent}`);
  const title = packages ? `Copy the packages from stage ${from.raw}` : `Copy the programs from stage ${from.raw}`;
  return suggestion(title, insert(start, lines.join('')));
}

/** `3.13`, where both stages start from that version of Python, made for the same distribution. */
function sameVersion(model: DockerfileModel, one: Stage, other: Stage): string | undefined {
  const images = [one, other].map((stage) => baseImageOf(model, stage));
  const versions = images.map((image) => {
    if (image?.repository !== 'python' || image.stage.from.image?.variables.length !== 0) return undefined;
    return /^3\.\d+/.exec(tagParts(image.tag ?? '').version ?? '')?.[0];
  });
  const isSame = versions[0] !== undefined && versions[0] === versions[1] && images[0]?.family === images[1]?.family;
  return isSame ? versions[0] : undefined;
}
