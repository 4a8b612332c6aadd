import type { DockerfileModel } from '../../model/dockerfile.ts';
import { expandWord, type Lookup } from '../../model/expand.ts';
import { parseImageReference } from '../../syntax/dockerfile/image-reference.ts';
import type { FromInstruction, VariableReference, Word } from '../../syntax/dockerfile/nodes.ts';
import { replace } from '../../text/edit.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Fix } from '../rule.ts';

/**
 * An `ARG` without a default is empty unless the build gives it a value. Where `FROM` uses it, a plain `docker build .` ends in
 * "invalid reference format" or "base name should not be blank", which says nothing about the argument that is missing. So
 * does a default that makes no name of an image, such as one with a capital letter.
 *
 * BuildKit looks at the defaults alone, whatever the build is given. An argument that is meant to be given with every
 * build is better written as `${VERSION:?}`: the build then fails with the name of the argument, and nothing is said here.
 *
 * ## When to allow it
 *
 * Where every build passes the argument and the frontend is too old for `${VERSION:?}`.
 */
export default defineDockerfileRule({
  id: 'invalid-default-in-from',
  summary: 'Let the defaults of arguments make a valid name of an image in `FROM`',
  category: 'correctness',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'strict',
  since: '0.1.0',
  sameAs: ['buildkit/InvalidDefaultArgInFrom'],
  concepts: ['image-tag'],
  examples: [
    {
      title: 'A tag without a default',
      bad: dockerfile`
        ARG PYTHON_VERSION
        FROM python:$PYTHON_VERSION
                    ^^^^^^^^^^^^^^^ Where no build argument is given, the image is \`python:\`, which is not a valid name
      `,
      fixed: dockerfile`
        ARG PYTHON_VERSION
        FROM python:\${PYTHON_VERSION:?}
      `,
    },
    {
      title: 'An image without a default, on continued lines',
      bad: dockerfile`
        # Where the server runs.
        arg runtime=
        from --platform=$TARGETPLATFORM \
            # Given by the pipeline.
            \${runtime} as runtime
            ^^^^^^^^^^ Where no build argument is given, there is no image to start from
      `,
      fixed: dockerfile`
        # Where the server runs.
        arg runtime=
        from --platform=$TARGETPLATFORM \
            # Given by the pipeline.
            \${runtime:?} as runtime
      `,
    },
    {
      title: 'A default that is no tag',
      bad: dockerfile`
        ARG TAG=feature/x
        FROM registry.example.com/shop:$TAG
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Where no build argument is given, the image is \`registry.example.com/shop:feature/x\`, which is not a valid name
      `,
    },
    {
      title: 'A default, in either place',
      good: dockerfile`
        ARG PYTHON_VERSION=3.13
        ARG VARIANT
        FROM python:\${PYTHON_VERSION}\${VARIANT:+-$VARIANT} AS build
        FROM python:\${VARIANT:-slim}
      `,
    },
    {
      title: 'An argument that has to be given',
      good: dockerfile`
        ARG PYTHON_VERSION
        FROM python:\${PYTHON_VERSION:?}
      `,
    },
  ],
  *check({ model }) {
    const froms = model.instructions('FROM').filter(({ image }) => image !== undefined && image.variables.length > 0);
    if (froms.length === 0) return;
    const { defaults, declared } = defaultsOf(model, froms[0]);
    // What the parser refuses for the same reason needs no second word.
    const refused = new Set(model.tree.errors.map(({ span }) => span.start));
    for (const { image } of froms) {
      if (image === undefined || refused.has(image.span.start)) continue;
      const name = expandWord(image.raw, model.tree.escape, defaults);
      // Where a variable is demanded (`${X:?}`) that has no default, BuildKit looks no further, not at later stages either.
      if (name === null && image.variables.every((variable) => defaults(variable.name) !== null)) break;
      if (name === null || (name !== '' && parseImageReference(name) !== undefined)) continue;
      const empty = image.variables.filter((variable) => isEmpty(variable, defaults));
      const only = empty.length === 1 ? empty[0] : undefined;
      const message =
        name === ''
          ? 'Where no build argument is given, there is no image to start from'
          : `Where no build argument is given, the image is \`${name.slice(0, longest)}\`, which is not a valid name`;
      const canBeGiven = empty.length > 0 && empty.every((variable) => declared.has(variable.name));
      const fix = canBeGiven ? requireThem(model, image, empty, defaults) : undefined;
      yield { span: (only ?? image).span, message, ...(fix === undefined ? {} : { fixes: [fix] }) };
    }
  },
});

/** A message is a sentence. */
const longest = 80;

/** The values of the arguments in front of the first FROM, as far as defaults alone give them; `null` for the platform's. */
function defaultsOf(
  model: DockerfileModel,
  from: FromInstruction | undefined,
): { readonly defaults: Lookup; readonly declared: ReadonlySet<string> } {
  const declared = new Set<string>();
  const values = new Map<string, string | null>();
  const predefined = from === undefined ? undefined : model.scopeAt(from);
  const lookup: Lookup = (name) => {
    const value = values.get(name);
    if (value !== undefined) return value;
    return platformArgument.test(name) && predefined?.lookup(name) !== undefined ? null : undefined;
  };
  const first = model.stages[0]?.from.index ?? 0;
  for (const { index, pairs } of model.instructions('ARG')) {
    if (index >= first) break;
    for (const { key, value } of pairs) {
      declared.add(key.value);
      if (value !== undefined) values.set(key.value, expandWord(value.raw, model.tree.escape, lookup));
    }
  }
  return { defaults: lookup, declared };
}

const platformArgument = /^(TARGET|BUILD)(PLATFORM|OS|ARCH|VARIANT|STAGE)$/;

function isEmpty({ name, modifier }: VariableReference, defaults: Lookup): boolean {
  return modifier === undefined && (defaults(name) ?? (defaults(name) === null ? null : '')) === '';
}

/** Makes a build without the arguments say which it misses; undefined where not exactly these are what the name lacks. */
function requireThem(
  model: DockerfileModel,
  image: Word,
  empty: readonly VariableReference[],
  defaults: Lookup,
): Fix | undefined {
  const names = [...new Set(empty.map((variable) => variable.name))];
  const isValidWith = (given: readonly string[]): boolean => {
    const lookup: Lookup = (name) => (given.includes(name) ? '1' : defaults(name));
    const expanded = expandWord(image.raw, model.tree.escape, lookup);
    return expanded !== null && parseImageReference(expanded) !== undefined;
  };
  // Where the name is valid without one of them, that one may be left out on purpose.
  if (!isValidWith(names) || names.some((name) => isValidWith(names.filter((other) => other !== name))))
    return undefined;
  const edits = empty.map(({ span, name: written }) => replace(span, `\${${written}:?}`));
  return suggestion(`Let the build fail by name without ${names.join(' and ')}`, ...edits);
}
