import { baseImageOf } from '../../model/base-image.ts';
import { copiesFromStages, type CopyFromStage } from '../../model/copies-from-stages.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import { indentationAt, lineBreakOf, linesAround, matchCase } from '../../model/edit-instruction.ts';
import { consoleScript } from '../../model/python-installs.ts';
import { runsOf } from '../../model/runs.ts';
import type { Stage } from '../../model/stages.ts';
import { startedPrograms } from '../../model/started-program.ts';
import { stageChain, valueOf } from '../../model/value-of.ts';
import type { EnvInstruction } from '../../syntax/dockerfile/nodes.ts';
import { insert, replace, type Edit } from '../../text/edit.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Finding, type Fix } from '../rule.ts';

/**
 * `pip install --user` installs for one user: packages go to `~/.local/lib`, programs to `~/.local/bin`. Python looks for them in the
 * home folder of whoever runs it, and the shell looks only where `PATH` says. Copied into another stage, they are found when three
 * things agree: the folder is in the home of the user of that stage; that user may enter it, and `/root` is closed to everybody
 * but root; and `~/.local/bin` is in `PATH`, where a program such as `uvicorn` is started by its name.
 *
 * Nothing is said where `PYTHONPATH`, `PYTHONUSERBASE` or `HOME` is set, or where only the build knows who runs the container.
 *
 * A missing `PATH` is added by the fix; and for a user that the stage has made, the copy goes to that user's home folder. A
 * virtual environment in `/opt` has none of these problems.
 *
 * ## When to allow it
 *
 * Where the container is always started as another user than the image says.
 */
export default defineDockerfileRule({
  id: 'user-packages-out-of-reach',
  summary: 'Copy what `pip install --user` made into the home folder of who runs the container, and add it to `PATH`',
  category: 'correctness',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: [],
  concepts: ['multi-stage-build'],
  examples: [
    {
      title: 'The packages of root, run by somebody else',
      bad: dockerfile`
        FROM python:3.13 AS build
        COPY requirements.txt .
        RUN pip install --user -r requirements.txt

        FROM python:3.13-slim
        RUN useradd --create-home shop
        COPY --from=build /root/.local /root/.local
                                       ^^^^^^^^^^^^ The folder /root is closed to shop, who runs the container, so Python does not find these packages
        ENV PATH=/root/.local/bin:$PATH
        USER shop
        CMD ["python", "-m", "shop"]
      `,
      fixed: dockerfile`
        FROM python:3.13 AS build
        COPY requirements.txt .
        RUN pip install --user -r requirements.txt

        FROM python:3.13-slim
        RUN useradd --create-home shop
        COPY --from=build /root/.local /home/shop/.local
        ENV PATH=/home/shop/.local/bin:$PATH
        USER shop
        CMD ["python", "-m", "shop"]
      `,
    },
    {
      title: 'A program that PATH does not lead to',
      bad: dockerfile`
        from python:3.13-slim as build
        run pip install --user uvicorn==0.38.0

        from python:3.13-slim
        # Packages and programs.
        copy --from=build \
            /root/.local /root/.local
        copy . .
        cmd ["uvicorn", "shop:app", "--host", "0.0.0.0"]
             ^^^^^^^^^ There is no /root/.local/bin in PATH, so the container can't start uvicorn
      `,
      fixed: dockerfile`
        from python:3.13-slim as build
        run pip install --user uvicorn==0.38.0

        from python:3.13-slim
        # Packages and programs.
        copy --from=build \
            /root/.local /root/.local
        env PATH="/root/.local/bin:$PATH"
        copy . .
        cmd ["uvicorn", "shop:app", "--host", "0.0.0.0"]
      `,
    },
    {
      title: 'The home folder of a user that the container does not run as',
      bad: dockerfile`
        FROM python:3.13 AS build
        RUN pip install --user -r requirements.txt

        FROM python:3.13-slim
        COPY --from=build /root/.local /home/shop/.local
                                       ^^^^^^^^^^^^^^^^^ Python looks for these packages in the home folder of root, who runs the container, so it does not find them here
        ENV PATH=/home/shop/.local/bin:$PATH
        CMD ["gunicorn", "shop:app"]
      `,
    },
    {
      title: 'Home folder, user and PATH agree',
      good: dockerfile`
        FROM python:3.13 AS build
        COPY requirements.txt .
        RUN pip install --user -r requirements.txt

        FROM python:3.13-slim
        RUN useradd --create-home shop
        COPY --from=build --chown=shop /root/.local /home/shop/.local
        ENV PATH=/home/shop/.local/bin:$PATH
        USER shop
        CMD ["uvicorn", "shop:app"]
      `,
    },
    {
      title: 'Another place, told to Python',
      good: dockerfile`
        FROM python:3.13 AS build
        RUN pip install --user -r requirements.txt

        FROM python:3.13-slim
        COPY --from=build /root/.local /srv/shop/.local
        ENV PYTHONUSERBASE=/srv/shop/.local PATH=/srv/shop/.local/bin:$PATH
        USER 1000
        CMD ["uvicorn", "shop:app"]
      `,
    },
  ],
  *check({ model }) {
    const final = model.finalStage;
    if (final === undefined || model.stages.length < 2) return;
    const copies = copiesFromStages(model, final).filter(
      ({ source, stage }) => stage !== undefined && isUserBase(source),
    );
    if (copies.length === 0) return;
    const variables = environmentOf(model, final);
    const user = userOf(model, final);
    if (user === undefined || variables.some(({ name }) => /^(PYTHONPATH|PYTHONUSERBASE|HOME)$/.test(name))) return;
    for (const copy of copies) {
      const found = wrongHome(model, final, copy, user) ?? withoutPath(model, final, copy, variables);
      if (found === undefined) continue;
      yield found;
      return;
    }
  },
});

/** `~/.local` of somebody, or its `bin`. */
function isUserBase(source: string | undefined): boolean {
  return source !== undefined && /^\/(root|home\/[\w.-]+)\/\.local(\/bin)?$/.test(source);
}

interface Variable {
  readonly name: string;
  readonly value: string | null;
  readonly instruction: EnvInstruction;
}

function environmentOf(model: DockerfileModel, final: Stage): readonly Variable[] {
  const found: Variable[] = [];
  for (const { instructions } of stageChain(model, final)) {
    for (const instruction of instructions) {
      if (instruction.type !== 'ENV') continue;
      for (const { key, value } of instruction.pairs)
        found.push({ name: key.value, value: value?.value ?? null, instruction });
    }
  }
  return found;
}

/** Who runs the container; undefined where only the base image or the build knows. */
function userOf(model: DockerfileModel, final: Stage): string | undefined {
  for (const { instructions } of stageChain(model, final)) {
    const last = instructions.findLast(({ type }) => type === 'USER');
    if (last?.type === 'USER' && last.value !== undefined)
      return valueOf(model, last, last.value)?.split(':')[0] ?? undefined;
  }
  return baseImageOf(model, final)?.user;
}

function isRoot(user: string): boolean {
  return user === 'root' || /^0+$/.test(user);
}

function wrongHome(model: DockerfileModel, final: Stage, copy: CopyFromStage, user: string): Finding | undefined {
  const word = copy.copy.destination;
  const home = /^(\/root|\/home\/[\w.-]+)(\/|$)/.exec(copy.destination ?? '')?.[1];
  if (word === undefined || home === undefined) return undefined;
  if (home === '/root' && !isRoot(user)) {
    if (runsMention(model, final, /\bch(mod|own)\b.*\/root\b/)) return undefined;
    const fix = intoHomeOf(model, final, copy, user);
    return {
      span: word.span,
      message: `The folder /root is closed to ${user}, who runs the container, so Python does not find these packages`,
      ...(fix === undefined ? {} : { fixes: [fix] }),
    };
  }
  if (home === '/root' || !isRoot(user)) return undefined;
  return {
    span: word.span,
    message:
      'Python looks for these packages in the home folder of root, who runs the container, so it does not find them here',
  };
}

function runsMention(model: DockerfileModel, final: Stage, pattern: RegExp): boolean {
  return [...stageChain(model, final)].some((stage) =>
    [...runsOf(model, stage)].some(({ script }) => pattern.test(script.source.text)),
  );
}

/** Puts the packages into the home folder of a user that the stage makes in the ordinary way. */
function intoHomeOf(model: DockerfileModel, final: Stage, copy: CopyFromStage, user: string): Fix | undefined {
  const { destination } = copy.copy;
  if (model.stageOf(copy.copy) !== final || destination?.raw.includes('/root/.local') !== true) return undefined;
  const makes = [...runsOf(model, final)].some(({ script }) =>
    script.commands.some(({ name, arguments: words }) => {
      const values = words.map(({ value }) => value);
      const isOrdinary = !values.some((value) =>
        /^(-[a-zA-Z]*[dhMHrSD][a-zA-Z]*|--(home|home-dir|system|no-create-home|base-dir)(=.*)?)$/.test(
          value.replace(/^-D$/, ''),
        ),
      );
      return (name === 'useradd' || name === 'adduser') && values.includes(user) && isOrdinary;
    }),
  );
  if (!makes || !/^[a-z][\w-]*$/.test(user)) return undefined;
  const edits: Edit[] = [];
  const words = final.instructions.flatMap((instruction) =>
    instruction.type === 'ENV' ? instruction.pairs.flatMap(({ value }) => value ?? []) : [],
  );
  for (const word of [destination, ...words]) {
    const written = model.text.slice(word.span.start, word.span.end);
    for (const { index } of written.matchAll(/\/root(?=\/\.local)/g)) {
      const start = word.span.start + index;
      edits.push(replace({ start, end: start + '/root'.length }, `/home/${user}`));
    }
  }
  return suggestion(`Copy them into the home folder of ${user}`, ...edits);
}

function withoutPath(
  model: DockerfileModel,
  final: Stage,
  copy: CopyFromStage,
  variables: readonly Variable[],
): Finding | undefined {
  const program = startedPrograms(model, final).find(({ path }) => consoleScript.test(path));
  const { source, destination } = copy;
  if (program === undefined || source === undefined || destination === undefined) return undefined;
  const home = /^(\/root|\/home\/[\w.-]+)\//.exec(destination)?.[1];
  const folder = source.endsWith('/bin') ? destination : `${destination}/bin`;
  const paths = variables.filter(({ name }) => name === 'PATH').map(({ value }) => value);
  if (home === undefined || paths.includes(null)) return undefined;
  const entries = paths.flatMap((value) =>
    (value ?? '').split(':').map((entry) => entry.replace(/^(~|\$HOME|\$\{HOME\})(?=\/)/, home).replace(/\/+$/, '')),
  );
  if (entries.some((entry) => entry === folder || (entry.includes('$') && !/^\$\{?PATH\}?$/.test(entry))))
    return undefined;
  // A link from a folder that PATH has leads there as well.
  if (runsMention(model, final, /\.local\/bin\b/)) return undefined;
  const edit = pathBehind(model, final, copy, folder);
  return {
    span: program.span,
    message: `There is no ${folder} in PATH, so the container can't start ${program.name}`,
    related: [{ span: copy.word.span, message: 'It is copied here' }],
    ...(edit === undefined ? {} : { fixes: [suggestion('Add it to PATH', edit)] }),
  };
}

function pathBehind(model: DockerfileModel, final: Stage, { copy }: CopyFromStage, folder: string): Edit | undefined {
  const { text } = model;
  if (model.stageOf(copy) !== final || linesAround(text, copy.span).end === copy.span.end) return undefined;
  const line = `${indentationAt(text, copy.span.start)}${matchCase(copy.keyword.value, 'ENV')} PATH="${folder}:$PATH"`;
  return insert(copy.span.end, lineBreakOf(text) + line);
}
