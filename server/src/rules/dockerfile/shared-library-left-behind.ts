import { baseImageOf } from '../../model/base-image.ts';
import { copiesFromStages } from '../../model/copies-from-stages.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import type { ImageFamily } from '../../model/image-facts.ts';
import { packageCommands, type PackageCommand } from '../../model/packages.ts';
import { runsOf } from '../../model/runs.ts';
import type { Stage } from '../../model/stages.ts';
import { stageChain } from '../../model/value-of.ts';
import type { ShellWord } from '../../syntax/shell/nodes.ts';
import { insert } from '../../text/edit.ts';
import { textOf } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Fix } from '../rule.ts';

/**
 * A `-dev` package is there to compile against a library. What is compiled with it loads that library when it runs, and a final stage
 * that copies the result without installing the library gets `libpq.so.5: cannot open shared object file`, often not before
 * the first query. The library has a package of its own, without the headers: `libpq5` for `libpq-dev`.
 *
 * Meant are the libraries that database drivers and the like are linked to nearly always, and images that surely lack them: slim
 * variants, Debian, Ubuntu and Alpine. Nothing is said where the final stage installs anything that brings the library along, runs
 * a script that may, or copies libraries, or where something is linked statically.
 *
 * The fix adds the library to what the final stage installs, where it installs something.
 *
 * ## When to allow it
 *
 * Where what is copied brings the library with it, or does not load it.
 */
export default defineDockerfileRule({
  id: 'shared-library-left-behind',
  summary: 'Install the library in the final stage that a build stage has compiled against',
  category: 'correctness',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'strict',
  since: '0.1.0',
  sameAs: [],
  concepts: ['multi-stage-build'],
  examples: [
    {
      title: 'A driver without its library',
      bad: dockerfile`
        FROM python:3.13 AS build
        RUN apt-get update && apt-get install -y --no-install-recommends gcc libpq-dev
                                                                             ^^^^^^^^^ The final image has no libpq5, so what stage build has linked to this library can't load it there
        RUN python -m venv /opt/venv && /opt/venv/bin/pip install --no-cache-dir psycopg2==2.9.11

        FROM python:3.13-slim
        COPY --from=build /opt/venv /opt/venv
        CMD ["/opt/venv/bin/python", "-m", "shop"]
      `,
    },
    {
      title: 'Next to what is installed there',
      bad: dockerfile`
        from ruby:3.4-alpine as build
        run apk add --no-cache \
              build-base \
              # For pg.
              postgresql-dev
              ^^^^^^^^^^^^^^ The final image has no libpq, so what stage build has linked to this library can't load it there
        run bundle install

        from ruby:3.4-alpine
        run apk add --no-cache \
              # For the time of day.
              tzdata
        copy --from=build /usr/local/bundle /usr/local/bundle
      `,
      fixed: dockerfile`
        from ruby:3.4-alpine as build
        run apk add --no-cache \
              build-base \
              # For pg.
              postgresql-dev
        run bundle install

        from ruby:3.4-alpine
        run apk add --no-cache \
              # For the time of day.
              tzdata libpq
        copy --from=build /usr/local/bundle /usr/local/bundle
      `,
    },
    {
      title: 'Installed in both, or with something that brings it',
      good: dockerfile`
        FROM python:3.13 AS build
        RUN apt-get update && apt-get install -y libpq-dev default-libmysqlclient-dev
        RUN pip install --prefix=/install psycopg2 mysqlclient

        FROM python:3.13-slim
        RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client libmariadb3
        COPY --from=build /install /usr/local
      `,
    },
    {
      title: 'An image that may have it, and files that load nothing',
      good: dockerfile`
        FROM node:22 AS build
        RUN apt-get update && apt-get install -y libpq-dev
        RUN npm ci && npm run build

        FROM node:22 AS server
        COPY --from=build /app /app

        FROM nginx:1.29-alpine
        COPY --from=build /app/dist /usr/share/nginx/html
      `,
    },
  ],
  *check({ model }) {
    const final = model.finalStage;
    if (final === undefined || model.stages.length < 2) return;
    const image = baseImageOf(model, final);
    const family = image?.family;
    const isBare = image?.isSlim === true || family === 'alpine' || image?.repository === family;
    const isKnown = /^(python|ruby|node|perl|debian|ubuntu|alpine)$/.test(image?.repository ?? '');
    if (image === undefined || family === undefined || !isBare || !isKnown) return;
    const chain = new Set(stageChain(model, final));
    const installed = [...chain].flatMap((stage) => installations(model, stage));
    const names = installed.flatMap(({ operands }) => operands.map(({ value }) => value));
    if (names.some((name) => /[$`]/.test(name)) || mayBringLibraries(model, chain)) return;
    const said = new Set<string>();
    for (const stage of sourcesOf(model, final, chain)) {
      if (isStatic(model, stage)) continue;
      for (const { operands } of installations(model, stage)) {
        for (const word of operands) {
          const library = libraryOf(word, family);
          if (library === undefined || said.has(library.package)) continue;
          if (names.some((name) => library.broughtBy.test(name))) continue;
          said.add(library.package);
          const fix = installing(model, final, installed, library.package);
          yield {
            span: word.span,
            message: `The final image has no ${library.package}, so what stage ${stage.name?.value ?? stage.index} has linked to this library can't load it there`,
            ...(fix === undefined ? {} : { fixes: [fix] }),
          };
        }
      }
    }
  },
});

/** Whether libraries may come into the final stage by a script, or are copied themselves. */
function mayBringLibraries(model: DockerfileModel, chain: ReadonlySet<Stage>): boolean {
  for (const { instructions } of chain) {
    for (const instruction of instructions) {
      if (instruction.type === 'COPY' && instruction.sources.some(({ value }) => /\.so\b|^\/(usr\/)?lib\b/.test(value)))
        return true;
      if (instruction.type !== 'RUN') continue;
      const script = model.scriptOf(instruction);
      if (script === undefined || script.commands.some(({ name }) => /^(xargs|dpkg|(ba)?sh)$|\.sh$/.test(name)))
        return true;
    }
  }
  return false;
}

/** The stages whose libraries something that is copied may load. */
function sourcesOf(model: DockerfileModel, final: Stage, chain: ReadonlySet<Stage>): ReadonlySet<Stage> {
  const stages = new Set<Stage>();
  for (const { stage: copied, source } of copiesFromStages(model, final)) {
    if (source === undefined || !mayLoad(source)) continue;
    for (const stage of stageChain(model, copied)) {
      if (chain.has(stage) || stages.has(stage)) break;
      stages.add(stage);
    }
  }
  return stages;
}

/** Pages, styles and pictures load no library. */
function mayLoad(source: string): boolean {
  return !/\/(dist|public|static|assets|html|build|out|docs?|site|wheels?|\.next)$|\.\w{2,4}$/.test(source);
}

function installations(model: DockerfileModel, stage: Stage): readonly PackageCommand[] {
  return [...runsOf(model, stage)].flatMap(({ script }) =>
    packageCommands(script).filter(
      ({ manager, action }) => (manager === 'apt' && action === 'install') || (manager === 'apk' && action === 'add'),
    ),
  );
}

function isStatic(model: DockerfileModel, stage: Stage): boolean {
  return [...runsOf(model, stage)].some(({ script }) => /static|CGO_ENABLED=0|musl-gcc/.test(script.source.text));
}

interface Library {
  /** What brings the library alone. */
  readonly package: string;
  /** Names of packages that bring it along. */
  readonly broughtBy: RegExp;
}

/** Only such whose package has had the same name in all releases of the last years. */
const ofDebian: Readonly<Record<string, Library>> = {
  'libpq-dev': { package: 'libpq5', broughtBy: /^(libpq|postgresql)/ },
  'default-libmysqlclient-dev': { package: 'libmariadb3', broughtBy: /mysql|mariadb/ },
  'libmariadb-dev': { package: 'libmariadb3', broughtBy: /mysql|mariadb/ },
  'libxslt1-dev': { package: 'libxslt1.1', broughtBy: /xslt|xmlsec/ },
  'libxslt-dev': { package: 'libxslt1.1', broughtBy: /xslt|xmlsec/ },
  'freetds-dev': { package: 'libsybdb5', broughtBy: /freetds|libsybdb|tdsodbc/ },
  'librdkafka-dev': { package: 'librdkafka1', broughtBy: /rdkafka|kafkacat|kcat/ },
  'libzmq3-dev': { package: 'libzmq5', broughtBy: /zmq/ },
};

const ofAlpine: Readonly<Record<string, Library>> = {
  'postgresql-dev': { package: 'libpq', broughtBy: /libpq|postgresql/ },
  'libpq-dev': { package: 'libpq', broughtBy: /libpq|postgresql/ },
  'mariadb-dev': { package: 'mariadb-connector-c', broughtBy: /mysql|mariadb/ },
  'mariadb-connector-c-dev': { package: 'mariadb-connector-c', broughtBy: /mysql|mariadb/ },
  'libxslt-dev': { package: 'libxslt', broughtBy: /xslt|xmlsec/ },
  'freetds-dev': { package: 'freetds', broughtBy: /freetds/ },
  'librdkafka-dev': { package: 'librdkafka', broughtBy: /rdkafka|kafkacat|kcat/ },
};

function libraryOf({ value }: ShellWord, family: ImageFamily): Library | undefined {
  const table = family === 'alpine' ? ofAlpine : family === 'debian' || family === 'ubuntu' ? ofDebian : {};
  const name = value.replace(/[=~<>@:].*$/s, '');
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** Behind what the final stage installs already. */
function installing(
  model: DockerfileModel,
  final: Stage,
  installed: readonly PackageCommand[],
  name: string,
): Fix | undefined {
  const last = installed.findLast(
    ({ operands }) => operands.length > 0 && operands.every(({ raw, value }) => raw === value),
  );
  const word = last?.operands.at(-1);
  const isOwn = word !== undefined && word.span.start > final.span.start && word.span.end <= final.span.end;
  if (!isOwn || textOf(model.text, word.span) !== word.raw) return undefined;
  return suggestion(`Install ${name} in the final stage`, insert(word.span.end, ` ${name}`));
}
