import { declareAbove } from '../../model/declare-argument.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import type { Scope } from '../../model/scope.ts';
import type { Stage } from '../../model/stages.ts';
import { stageChain } from '../../model/value-of.ts';
import { checkedVariables, nearestNames, usesIn, type NearestOf } from '../../model/variable-uses.ts';
import type { Instruction, VariableReference } from '../../syntax/dockerfile/nodes.ts';
import { replace } from '../../text/edit.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Finding, type Fix } from '../rule.ts';
import { executedIn, inStage } from '../triggered.ts';

/**
 * A variable that nothing has defined is empty, and `COPY app $APP_HOME/` copies to `/`. It happens to arguments that are
 * declared before the first `FROM`, which a stage sees only behind an `ARG` of its own, to platform arguments like
 * `TARGETARCH` for the same reason, and to mistyped names. In `ENV A=1 B=$A` all values see what was defined before the
 * instruction, so `A` is not there yet. `${NAME:-x}` is always `x` then, which is reported as well: nobody can give it another
 * value, and the plain `x` says so.
 *
 * BuildKit asks the registry which variables the base image has. This rule knows the plain images of distributions (`alpine`,
 * `debian`, `ubuntu`, `busybox`, and `scratch`), which define `PATH` and nothing else. In a stage on any other image it speaks only
 * where the image can hardly be the answer: of a global or a platform argument, and of a name that is nearly one that is
 * defined. What a shell reads (`RUN`, `CMD`, `ENTRYPOINT`) is not looked at, nor what `ONBUILD`
 * triggers, but where another stage of the file starts from the one that has it.
 *
 * ## When to allow it
 *
 * Where the base image is your own and defines a variable that is also the name of a global argument.
 */
export default defineDockerfileRule({
  id: 'undefined-variable',
  summary: 'Define variables before they are used: one that is not defined is empty',
  category: 'correctness',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: ['buildkit/UndefinedVar'],
  concepts: [],
  examples: [
    {
      title: 'An argument of the file, in a stage that does not declare it',
      bad: dockerfile`
        ARG APP_HOME=/srv/app
        FROM node:22-slim
        WORKDIR $APP_HOME
                 ^^^^^^^^ \`APP_HOME\` is declared before the first FROM, and is empty in this stage until an ARG names it
        COPY . .
      `,
      fixed: dockerfile`
        ARG APP_HOME=/srv/app
        FROM node:22-slim
        ARG APP_HOME
        WORKDIR $APP_HOME
        COPY . .
      `,
    },
    {
      title: 'A typing error, with comments and continued lines',
      bad: dockerfile`
        from debian:12-slim
        arg release=1.4.2
        # The archive that was made before.
        copy --link app-\${relase}.tar.gz \
                          ^^^^^^ Nothing above defines \`relase\`, so it is empty here
             # Next to the others.
             /releases/
      `,
      fixed: dockerfile`
        from debian:12-slim
        arg release=1.4.2
        # The archive that was made before.
        copy --link app-\${release}.tar.gz \
             # Next to the others.
             /releases/
      `,
    },
    {
      title: 'The platform, and a value of the same instruction',
      bad: dockerfile`
        FROM alpine:3.22
        COPY bin/server-$TARGETARCH /usr/local/bin/server
                         ^^^^^^^^^^ BuildKit sets \`TARGETARCH\` only where an ARG of the stage names it, so it is empty here
        ENV ROOT=/srv LOGS=$ROOT/logs
                            ^^^^ Nothing above defines \`ROOT\`, so it is empty here
      `,
      fixed: dockerfile`
        FROM alpine:3.22
        ARG TARGETARCH
        COPY bin/server-$TARGETARCH /usr/local/bin/server
        ENV ROOT=/srv LOGS=$ROOT/logs
      `,
    },
    {
      title: 'Defined above, in the stage it starts from, or with every image',
      good: dockerfile`
        FROM alpine:3.22 AS base
        ENV ROOT=/srv
        ARG OWNER=nobody
        FROM base
        ENV PATH=$ROOT/bin:$PATH
        COPY --chown=$OWNER . $ROOT
      `,
    },
    {
      title: 'What only the image or the shell can know',
      good: dockerfile`
        FROM python:3.13-slim
        LABEL python=$PYTHON_VERSION
        RUN echo $HOSTNAME
        CMD echo $HOME
      `,
    },
  ],
  *check({ model }) {
    const globals = globalNames(model);
    const nearestOf = nearestNames();
    let known: DeclaringStages | undefined;
    const declaredIn = (name: string): ReadonlySet<number> | undefined => (known ??= declaringStages(model)).get(name);
    const bases: Place['base'][] = [];
    for (const stage of model.stages) {
      const base = baseOf(stage, bases);
      bases.push(base);
      for (const instruction of executedIn(stage)) {
        if (instruction.type === 'ONBUILD') continue;
        const lists = checkedVariables(instruction);
        if (lists.length === 0) continue;
        const scope = model.scopeAt(instruction);
        for (const variables of lists) {
          // As it is nearly everywhere.
          if (variables.every(({ name, inner }) => inner.length === 0 && scope.lookup(name) !== undefined)) continue;
          const place = { stage, base, globals, instruction, nearestOf, declaredIn };
          for (const finding of findingsIn(model, place, variables)) yield inStage(stage, instruction, finding);
        }
      }
    }
  },
});

interface Place {
  readonly stage: Stage;
  readonly base: 'plain' | { readonly image: string };
  readonly globals: ReadonlySet<string>;
  readonly instruction: Instruction;
  readonly nearestOf: NearestOf;
  /** The stages that have an ARG of a name. */
  readonly declaredIn: (name: string) => ReadonlySet<number> | undefined;
}

function* findingsIn(
  model: DockerfileModel,
  place: Place,
  variables: readonly VariableReference[],
): Generator<Finding> {
  const { instruction, globals, base, nearestOf } = place;
  const scope = model.scopeAt(instruction);
  for (const [name, uses] of usesIn(variables)) {
    const [first] = uses;
    if (first === undefined || name === 'PATH' || isDefined(model, place, scope, first)) continue;
    const isPlatform = platformArguments.has(name);
    const close = isPlatform || globals.has(name) ? undefined : nearestOf(name, scope);
    if (base !== 'plain' && mayComeFrom(base.image, name, isPlatform || globals.has(name) || close !== undefined))
      continue;
    const ownName = setsItself(instruction, name);
    const declaration = ownName || instruction.onbuild ? undefined : declareAbove(model, instruction, name);
    const fixes: readonly Fix[] = [
      ...(close === undefined
        ? []
        : [suggestion(`Use ${close}`, ...uses.map(({ nameSpan }) => replace(nameSpan, close)))]),
      ...(declaration === undefined ? [] : [suggestion('Declare it with an ARG in this stage', declaration)]),
    ];
    yield {
      span: first.nameSpan,
      message: messageFor(name, uses, isPlatform, globals.has(name)),
      ...(fixes.length === 0 ? {} : { fixes }),
    };
  }
}

function messageFor(name: string, uses: readonly VariableReference[], isPlatform: boolean, isGlobal: boolean): string {
  const follows = whatFollows(uses);
  if (isPlatform) return `BuildKit sets \`${name}\` only where an ARG of the stage names it, so ${follows}`;
  if (!isGlobal) return `Nothing above defines \`${name}\`, so ${follows}`;
  return follows === isEmpty
    ? `\`${name}\` is declared before the first FROM, and is empty in this stage until an ARG names it`
    : `\`${name}\` is declared before the first FROM, and no ARG of this stage names it, so ${follows}`;
}

/** `${NAME:-x}` has something to say where there is no value, and `${NAME:?…}` refuses to go on. */
function whatFollows(uses: readonly VariableReference[]): string {
  if (uses.some(({ modifier }) => modifier === '?' || modifier === ':?')) return 'the build stops here';
  const hasDefaults = uses.every(({ modifier }) => modifier === '-' || modifier === ':-');
  return hasDefaults ? 'its default always stands in for it' : isEmpty;
}

const isEmpty = 'it is empty here';

function isDefined(
  model: DockerfileModel,
  { stage, instruction, declaredIn }: Place,
  scope: Scope,
  { name, span }: VariableReference,
): boolean {
  if (scope.lookup(name) !== undefined) return true;
  // The values of one ARG see the names in front of them.
  const isInFront =
    instruction.type === 'ARG' &&
    instruction.pairs.some((pair) => pair.key.value === name && pair.span.end <= span.start);
  if (isInFront) return true;
  // A stage knows the arguments of the stage it starts from.
  const declaring = declaredIn(name);
  if (declaring === undefined) return false;
  return [...stageChain(model, stage)].some((other) => other !== stage && declaring.has(other.index));
}

/** `ENV NAME=…$NAME`: to declare an argument of that name would change what it means. */
function setsItself(instruction: Instruction, name: string): boolean {
  return instruction.type === 'ENV' && instruction.pairs.some(({ key }) => key.value === name);
}

/** Whether an image that we know nothing of may well define the name. Official ones begin theirs with their own name. */
function mayComeFrom(image: string, name: string, isKnownElsewhere: boolean): boolean {
  if (!isKnownElsewhere) return true;
  const words = image
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter((word) => word.length > 1);
  return words.some((word) => name.toUpperCase().startsWith(word));
}

/** What the chain of stages begins with; `bases` has it for the stages above. */
function baseOf({ base }: Stage, bases: readonly Place['base'][]): Place['base'] {
  if (base.kind === 'scratch') return 'plain';
  if (base.kind === 'stage') return bases[base.stage] ?? { image: '' };
  if (base.kind === 'unknown') return { image: base.text };
  return plainImages.has(base.reference.familiarName) ? 'plain' : { image: base.reference.familiarName };
}

type DeclaringStages = ReadonlyMap<string, ReadonlySet<number>>;

function declaringStages(model: DockerfileModel): DeclaringStages {
  const stages = new Map<string, Set<number>>();
  for (const argument of model.instructions('ARG')) {
    const stage = model.stageOf(argument);
    if (stage === undefined) continue;
    for (const { key } of argument.pairs) {
      const known = stages.get(key.value);
      if (known === undefined) stages.set(key.value, new Set([stage.index]));
      else known.add(stage.index);
    }
  }
  return stages;
}

function globalNames(model: DockerfileModel): ReadonlySet<string> {
  const first = model.stages[0]?.from.index ?? 0;
  const before = model.instructions('ARG').filter(({ index }) => index < first);
  return new Set(before.flatMap(({ pairs }) => pairs.map(({ key }) => key.value)));
}

/** Official images whose configuration defines `PATH` and nothing else. */
const plainImages = new Set(['alpine', 'debian', 'ubuntu', 'busybox']);

const platformArguments = new Set(
  ['TARGET', 'BUILD'].flatMap((side) => ['PLATFORM', 'OS', 'OSVERSION', 'ARCH', 'VARIANT'].map((part) => side + part)),
);
