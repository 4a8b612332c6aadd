import { indentationAt, lineBreakOf, matchCase } from '../../model/edit-instruction.ts';
import { baseImageOf } from '../../model/base-image.ts';
import type { DockerfileModel, RunWithScript } from '../../model/dockerfile.ts';
import { runsOf } from '../../model/runs.ts';
import { shellVariables } from '../../model/shell-variables.ts';
import type { Stage } from '../../model/stages.ts';
import type { ArgInstruction, EnvInstruction, Pair } from '../../syntax/dockerfile/nodes.ts';
import { insert } from '../../text/edit.ts';
import { sourceSpan } from '../../text/joined.ts';
import { textOf } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Fix } from '../rule.ts';

/**
 * `ARG` and `ENV` hold for the stage they stand in and for those that start from it. A stage on an image of its own knows
 * nothing of them, even if it copies all the files, and arguments in front of the first `FROM` are seen by a stage only behind
 * an `ARG` of its own. The shell takes such a variable for empty and says nothing: `rm -rf $CACHE/*` deletes
 * something else then, and `pip install app==$VERSION` installs something else or nothing.
 *
 * BuildKit checks what it expands itself (`undefined-variable`), but not what the shell in a `RUN` reads; that is what this rule
 * looks at. It speaks where the file sets the name somewhere else and the stage doesn't: neither itself, nor the stages
 * it starts from, nor the script. Base images have variables too, so it speaks only of stages on `scratch` and on official
 * images, and there not of names like theirs (`JAVA_HOME`, `PYTHON_VERSION`, in `nextcloud` `NEXTCLOUD_…`). A variable with a default (`${NAME:-x}`) is
 * expected to be missing.
 *
 * ## When to allow it
 *
 * Where the empty value is what is meant.
 */
export default defineDockerfileRule({
  id: 'variable-of-other-stage',
  summary: 'Declare in each stage the variables that its commands use: those of other stages are empty there',
  category: 'correctness',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: [],
  concepts: ['multi-stage-build'],
  examples: [
    {
      title: 'An argument of the file, and one of another stage',
      bad: dockerfile`
        ARG RELEASE=1.4
        FROM golang:1.26 AS build
        ENV PREFIX=/opt/app
        RUN go build -o $PREFIX/server ./...

        FROM debian:12-slim
        COPY --from=build /opt/app /opt/app
        RUN ln -s \${PREFIX}/server /usr/local/bin/
                    ^^^^^^ \`PREFIX\` is set in the stage \`build\`, and is empty in this one
        RUN echo "$RELEASE" > /etc/app-release
                   ^^^^^^^ \`RELEASE\` is declared before the first FROM, and is empty in this stage until an ARG names it
      `,
      fixed: dockerfile`
        ARG RELEASE=1.4
        FROM golang:1.26 AS build
        ENV PREFIX=/opt/app
        RUN go build -o $PREFIX/server ./...

        FROM debian:12-slim
        COPY --from=build /opt/app /opt/app
        ENV PREFIX=/opt/app
        RUN ln -s \${PREFIX}/server /usr/local/bin/
        ARG RELEASE
        RUN echo "$RELEASE" > /etc/app-release
      `,
    },
    {
      title: 'Without a name, in lower case, with comments',
      bad: dockerfile`
        from alpine:3.22
        arg app_user=app
        run adduser -D $app_user

        from alpine:3.22
        # Who it runs as.
        run addgroup app \
            # In both.
            && adduser -D "$app_user"
                            ^^^^^^^^ \`app_user\` is set in another stage, and is empty in this one
      `,
      fixed: dockerfile`
        from alpine:3.22
        arg app_user=app
        run adduser -D $app_user

        from alpine:3.22
        arg app_user=app
        # Who it runs as.
        run addgroup app \
            # In both.
            && adduser -D "$app_user"
      `,
    },
    {
      title: 'Inherited, declared again, set by the script, with a default',
      good: dockerfile`
        ARG RELEASE=1.4
        FROM debian:12-slim AS base
        ENV PREFIX=/opt/app
        ARG NAME=app
        ARG MODE=fast
        FROM base AS build
        ARG RELEASE
        RUN make install PREFIX=$PREFIX RELEASE=$RELEASE NAME=$NAME
        FROM debian:12-slim
        RUN PREFIX=/usr/local && ls $PREFIX && echo "\${MODE:-slow}" '$MODE'
      `,
    },
    {
      title: 'What the base image may well have',
      good: dockerfile`
        FROM eclipse-temurin:21 AS build
        ENV JAVA_HOME=/opt/java SHOP_HOME=/shop
        FROM eclipse-temurin:21-jre
        RUN ls $JAVA_HOME
        FROM registry.example.com/shop/base:3
        RUN ls $SHOP_HOME
      `,
    },
  ],
  *check({ model }) {
    if (!hasOtherPlaces(model)) return;
    let definitions: ReadonlyMap<string, Known> | undefined;
    const bases: boolean[] = [];
    for (const stage of model.stages) {
      bases.push(isOnKnownImage(stage, bases));
      if (bases[stage.index] !== true) continue;
      const image = baseImageOf(model, stage)?.repository ?? '';
      const reported = new Set<string>();
      for (const each of runsOf(model, stage)) {
        if (each.run.onbuild || !each.script.source.text.includes('$')) continue;
        const scope = model.scopeAt(each.run);
        for (const { name, start, end } of shellVariables(each.script.source)) {
          // As it is nearly everywhere.
          if (scope.lookup(name) !== undefined || reported.has(name)) continue;
          const known = (definitions ??= definitionsByName(model)).get(name);
          if (known === undefined || isForBuilder(name) || mayComeFromImage(name, image) || isSet(each, name)) continue;
          // What is set further down in the same stage is another fault.
          if (known.stages.has(stage.index)) continue;
          reported.add(name);
          const fix = fixFor(model, each, name, known);
          const [elsewhere] = known.definitions;
          const other = model.stageOf(elsewhere.instruction);
          yield {
            span: sourceSpan(each.script.source, start, end),
            message:
              other === undefined
                ? `\`${name}\` is declared before the first FROM, and is empty in this stage until an ARG names it`
                : `\`${name}\` is set in ${other.name === undefined ? 'another stage' : `the stage \`${other.name.raw}\``}, and is empty in this one`,
            related: [{ span: elsewhere.pair.key.span, message: 'It is set here' }],
            ...(fix === undefined ? {} : { fixes: [fix] }),
          };
        }
      }
    }
  },
});

interface Definition {
  readonly instruction: ArgInstruction | EnvInstruction;
  readonly pair: Pair;
}

/** All definitions of one name. */
interface Known {
  /** Those of ARGs first, and among them those in front of the first FROM. */
  readonly definitions: [Definition, ...Definition[]];
  /** The stages that they stand in. */
  readonly stages: Set<number>;
}

/** Whether something can be defined that a stage doesn't see: in another one, or in front of the first FROM. */
function hasOtherPlaces(model: DockerfileModel): boolean {
  const first = model.stages[0]?.from.index ?? 0;
  return model.stages.length > 1 || (model.instructions('ARG')[0]?.index ?? first) < first;
}

function definitionsByName(model: DockerfileModel): ReadonlyMap<string, Known> {
  const found = new Map<string, Known>();
  for (const type of ['ARG', 'ENV'] as const) {
    for (const instruction of model.instructions(type)) {
      const stage = model.stageOf(instruction)?.index ?? -1;
      for (const pair of instruction.pairs) {
        const known = found.get(pair.key.value);
        if (known === undefined)
          found.set(pair.key.value, { definitions: [{ instruction, pair }], stages: new Set([stage]) });
        else {
          known.definitions.push({ instruction, pair });
          known.stages.add(stage);
        }
      }
    }
  }
  return found;
}

/** What BuildKit gives to every RUN by itself, and what every shell has. */
function isForBuilder(name: string): boolean {
  return /^(SOURCE_DATE_EPOCH|(https?|ftp|no|all)_proxy|PATH|HOME|PWD|OLDPWD|HOSTNAME|USER|SHELL|TERM|IFS|LANG|TZ)$|^(BUILDKIT|LC)_/i.test(
    name,
  );
}

/** Whether the chain of stages begins with an image whose variables are known; `bases` has it for the stages above. */
function isOnKnownImage({ base }: Stage, bases: readonly boolean[]): boolean {
  if (base.kind === 'stage') return bases[base.stage] === true;
  return base.kind === 'scratch' || (base.kind === 'image' && !base.reference.familiarName.includes('/'));
}

/** The words that the variables of official images begin with. */
const wordsOfImages = new Set(
  (
    'APACHE ASPNET BUNDLE CARGO CATALINA COMPOSER DEBIAN DISTRIBUTION DOTNET DYNPKG ELIXIR ERLANG ES ERL FEDORA GEM GHC GO GOLANG ' +
    'GOPATH GOROOT GOTOOLCHAIN GOSU GPG GRADLE HTTPD JAVA JDK JRE KIBANA LD MARIADB MAVEN ME MONGO MYSQL NGINX NJS NODE NPM OTP PERL PG ' +
    'PGDATA PHP PHPIZE PIP PKG POSTGRES PYPY PYTHON RABBITMQ REBAR REDIS RUBY RUBYGEMS RUST RUSTUP SOLR STACK SWIFT TOMCAT YARN ZOO'
  ).split(' '),
);

/** By its first word; an image mostly names its version after itself (`NEXTCLOUD_VERSION`). */
function mayComeFromImage(name: string, image: string): boolean {
  const [word = ''] = name.toUpperCase().split('_');
  return (
    wordsOfImages.has(word) ||
    (word.length > 1 &&
      image
        .toUpperCase()
        .replace(/[^A-Z0-9]/g, '')
        .startsWith(word))
  );
}

/** Whether a mount or the script itself gives it a value, or may do so. */
function isSet({ run, script }: RunWithScript, name: string): boolean {
  const isMounted = run.mounts.some(({ options }) =>
    options.some(({ key, value }) => key === 'env' && value?.value === name),
  );
  if (
    isMounted ||
    /(?:^|[\s;&|({`])(?:(?:\.|source|eval|read|getopts|mapfile|readarray)\s|(?:export|declare)\s+["']?[$`])/.test(
      script.source.text,
    )
  )
    return true;
  return new RegExp(`(?:^|[^\\w$])${name}(?:=|\\+=)|\\b(?:for|printf\\s+-v)\\s+${name}\\b|\\{${name}:?=`).test(
    script.source.text,
  );
}

/** The same definition again, above the RUN: one for the file is named, another one is repeated with its value. */
function fixFor(model: DockerfileModel, { run }: RunWithScript, name: string, { definitions }: Known): Fix | undefined {
  const { text } = model;
  const [first] = definitions;
  const global = model.stageOf(first.instruction) === undefined ? first : undefined;
  const { instruction, pair } = global ?? first;
  const written = textOf(text, pair.span);
  const values = new Set(definitions.map(({ pair: { value } }) => value?.raw));
  // What it is made of may not be there either, and of several values only a person knows which is meant.
  const isRepeatable =
    !written.includes('\n') && (pair.value?.variables.length ?? 0) === 0 && values.size === 1 && !isLegacy(instruction);
  if (global === undefined && !isRepeatable) return undefined;
  const start = run.above[0]?.span.start ?? run.span.start;
  const keyword = matchCase(run.keyword.raw, global === undefined ? instruction.type : 'ARG');
  const line = `${keyword} ${global === undefined ? written : name}${lineBreakOf(text)}${indentationAt(text, start)}`;
  return suggestion(`Set ${name} in this stage too`, insert(start, line));
}

function isLegacy(instruction: ArgInstruction | EnvInstruction): boolean {
  return instruction.type === 'ENV' && instruction.legacy;
}
