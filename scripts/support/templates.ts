interface TemplateFile {
  readonly path: string;
  readonly content: string;
}

interface Template {
  readonly kind: string;
  readonly usage: string;
  /** How many words stand behind the kind. */
  readonly words: number;
  /** Undefined where the first word is not one that the kind knows. */
  files(name: string, first: string): readonly TemplateFile[] | undefined;
}

/** What `npm run new` can make. */
export const templates: readonly Template[] = [
  {
    kind: 'rule',
    usage: 'rule dockerfile|compose NAME',
    words: 2,
    files: (name, language) => {
      if (language !== 'dockerfile' && language !== 'compose') return undefined;
      return [{ path: `server/src/rules/${language}/${name}.ts`, content: rule(name, language) }];
    },
  },
  {
    kind: 'concept',
    usage: 'concept NAME',
    words: 1,
    files: (name) => [
      { path: `server/src/concepts/${name}.ts`, content: concept(name) },
      { path: `server/src/concepts/texts/${name}.en.md`, content: text(name) },
      { path: `server/src/concepts/texts/${name}.vi.md`, content: text(name) },
    ],
  },
  {
    kind: 'refactor',
    usage: 'refactor NAME',
    words: 1,
    files: (name) => [{ path: `server/src/refactors/${name}.ts`, content: refactor(name) }],
  },
  {
    kind: 'command',
    usage: 'command NAME',
    words: 1,
    files: (name) => [{ path: `client/src/commands/${name}.ts`, content: command(name) }],
  },
];

function rule(name: string, language: 'dockerfile' | 'compose'): string {
  const define = language === 'dockerfile' ? 'defineDockerfileRule' : 'defineComposeRule';
  const example = language === 'dockerfile' ? ['FROM alpine:3.22', 'RUN true'] : ['services:', '  web: {}'];
  return `import { ${language}, ${define} } from '../rule.ts';

/**
 * Why it matters, for somebody who has not met it yet.
 *
 * ## When to allow it
 *
 * Where it is right.
 */
export default ${define}({
  id: '${name}',
  summary: 'One line for tables',
  category: 'correctness',
  severity: 'warning',
  fix: 'never',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: [],
  concepts: [],
  examples: [
    {
      title: 'What is wrong',
      bad: ${language}\`
        ${example[0]}
        ${example[1]}
        ^^^ What is wrong here and what follows from it
      \`,
    },
    {
      title: 'What is right',
      good: ${language}\`
        ${example[0]}
      \`,
    },
  ],
  *check({ model }) {
    if (model.text === '') yield { span: { start: 0, end: 0 }, message: 'What is wrong here and what follows from it' };
  },
});
`;
}

function concept(name: string): string {
  return `import { defineConcept } from './concept.ts';

export default defineConcept({
  id: '${name}',
  inDockerfile: ({ model, offset }) => {
    const instruction = model.tree.instructions.find(({ span }) => span.start <= offset && offset <= span.end);
    if (instruction === undefined) return undefined;
    return { span: instruction.keyword.span, facts: [{ key: 'here', values: { keyword: instruction.keyword.raw } }], weight: 1 };
  },
});
`;
}

function text(name: string): string {
  return `# ${name}

## What it is

At most three sentences.

## Facts

- here: What is true of \`{keyword}\` in this file.

## Trap

What people get wrong.

## Page

The rest of the page.
`;
}

function refactor(name: string): string {
  return `import { defineRefactor } from './refactor.ts';

/**
 * What it does and why.
 *
 * ## When it refuses
 *
 * Where it can't be sure.
 */
export default defineRefactor({
  id: '${name}',
  title: 'A command',
  summary: 'One line for tables',
  since: '0.1.0',
  concepts: [],
  offer: ({ model }) => (model.stages.length === 0 ? undefined : { kind: 'refusal', title: 'A command', reasons: [] }),
});
`;
}

function command(name: string): string {
  const id = name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return `import { defineCommand } from './command.ts';

export default defineCommand({
  id: 'layerwise.${id}',
  title: 'A Command',
  hosts: ['node', 'web'],
  run: ({ log }) => {
    log.info('${id}');
    return Promise.resolve();
  },
});
`;
}
