import type { DockerfileModel } from '../../model/dockerfile.ts';
import { valueOf } from '../../model/value-of.ts';
import { splitPairs } from '../../model/split-pairs.ts';
import type { EnvInstruction, Instruction, Pair, VariableReference } from '../../syntax/dockerfile/nodes.ts';
import { allVariables } from '../../syntax/dockerfile/variables.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Finding } from '../rule.ts';

/**
 * All values of one `ENV` see the variables as they were before it. In `ENV HOME=/app PATH=$HOME/bin:$PATH` the path begins with
 * the old `HOME`, or with nothing where there was none. It is easy to miss, because in a shell and in an `ARG` of several names
 * each value sees those in front of it.
 *
 * A value is reported where it refers to a variable that the same instruction sets in front of it, and the file tells that
 * the two differ: the variable is not set above, or has another value there. `ENV VERSION=$VERSION URL=…/$VERSION`, which keeps
 * an argument, is left alone; hadolint reports what is not set by an `ENV` above, whatever the order. Where the base image
 * surely doesn't set the variable, BuildKit says that it is undefined (`UndefinedVar`), and so do we.
 *
 * The fix makes two instructions of it. It is a suggestion, because values change: to what they were meant to be, mostly.
 *
 * ## When to allow it
 *
 * Where the old value is meant. An `ENV` of its own in front says so.
 */
export default defineDockerfileRule({
  id: 'same-env-reference',
  summary:
    'Set a variable in an `ENV` of its own before another one refers to it: values see what was set before the instruction',
  category: 'correctness',
  severity: 'warning',
  fix: 'always',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: ['hadolint/DL3044'],
  concepts: [],
  examples: [
    {
      title: 'A folder that is used at once',
      bad: dockerfile`
        FROM node:22-slim
        ENV APP_HOME=/srv/app APP_LOGS=$APP_HOME/logs PORT=8000
                                       ^^^^^^^^^ This is not the value that the same ENV sets, because \`APP_HOME\` is still what it was before the instruction
      `,
      fixed: dockerfile`
        FROM node:22-slim
        ENV APP_HOME=/srv/app
        ENV APP_LOGS=$APP_HOME/logs PORT=8000
      `,
    },
    {
      title: 'In lower case, continued, with a comment in between and an older value',
      bad: dockerfile`
        from node:22-slim
        env VERSION=1.0
        env VERSION=2.0 \
            # Where it is taken from.
            URL="https://example.com/\${VERSION}/app.tgz" \
                                     ^^^^^^^^^^ This is not the value that the same ENV sets, because \`VERSION\` is still what it was before the instruction
            FILE=app-$VERSION.tgz
                     ^^^^^^^^ This is not the value that the same ENV sets, because \`VERSION\` is still what it was before the instruction
      `,
      fixed: dockerfile`
        from node:22-slim
        env VERSION=1.0
        env VERSION=2.0
            # Where it is taken from.
        env URL="https://example.com/\${VERSION}/app.tgz" \
            FILE=app-$VERSION.tgz
      `,
    },
    {
      title: 'One needs the other, which needs a third',
      bad: dockerfile`
        FROM node:22-slim
        ONBUILD ENV A=1 B=$A C=$B
                          ^^ This is not the value that the same ENV sets, because \`A\` is still what it was before the instruction
                               ^^ This is not the value that the same ENV sets, because \`B\` is still what it was before the instruction
      `,
      fixed: dockerfile`
        FROM node:22-slim
        ONBUILD ENV A=1
        ONBUILD ENV B=$A
        ONBUILD ENV C=$B
      `,
    },
    {
      title: 'Arguments that are kept, and values of before',
      good: dockerfile`
        FROM node:22-slim
        ARG VERSION=1.0
        ARG REVISION
        ENV VERSION=$VERSION URL=https://example.com/$VERSION
        ENV REVISION=\${REVISION} TAG=$REVISION
        ENV OLD_PATH=$PATH PATH=/opt/bin:$PATH
        ENV ROOT=/srv
        ENV ROOT=/srv LOGS=$ROOT/logs
      `,
    },
    {
      title: 'What is no reference',
      good: dockerfile`
        FROM node:22-slim
        ENV A=1 B='$A' C=\$A D=A
        ARG E=1 F=$E
      `,
    },
  ],
  *check({ model }) {
    for (const env of model.instructions('ENV')) yield* checkEnv(model, env, env);
    for (const at of model.instructions('ONBUILD'))
      if (at.trigger?.type === 'ENV') yield* checkEnv(model, at, at.trigger);
  },
});

function* checkEnv(model: DockerfileModel, at: Instruction, env: EnvInstruction): Generator<Finding> {
  if (env.pairs.length < 2) return;
  const set = new Map<string, { readonly pair: Pair; readonly index: number }>();
  const reported = new Set<string>();
  // Where the last part starts that the fixes make: what is set before it is there for what stands in it.
  let start = 0;
  for (const [index, pair] of env.pairs.entries()) {
    for (const variable of allVariables(pair.value?.variables ?? [])) {
      const earlier = set.get(variable.name);
      const place = `${index} ${variable.name}`;
      if (earlier === undefined || reported.has(place) || isSameValue(model, at, earlier.pair)) continue;
      reported.add(place);
      if (earlier.index >= start) start = index;
      yield findingFor(model, at, env, variable, start);
    }
    set.set(pair.key.value, { pair, index });
  }
}

/** Whether the variable has the same value before and after the instruction, or may have. */
function isSameValue(model: DockerfileModel, at: Instruction, { key, value }: Pair): boolean {
  if (value === undefined) return true;
  const before = model.scopeAt(at).lookup(key.value);
  if (before === undefined) return false;
  if (value.raw === `$${key.value}` || value.raw === `\${${key.value}}`) return true;
  const after = valueOf(model, at, value);
  return before.value === undefined || after === null || before.value === after;
}

function findingFor(
  model: DockerfileModel,
  at: Instruction,
  env: EnvInstruction,
  { name, span }: VariableReference,
  index: number,
): Finding {
  return {
    span,
    message: `This is not the value that the same ENV sets, because \`${name}\` is still what it was before the instruction`,
    fixes: [suggestion('Make an ENV of its own of what follows', ...splitPairs(model.text, at, env, index))],
  };
}
