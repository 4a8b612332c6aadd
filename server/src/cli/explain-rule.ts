import { allRules } from '../rules/lint.ts';
import { rulePage } from '../rules/pages.ts';
import type { Example, Rule } from '../rules/rule.ts';

/** The rules with an id, or with the id of another tool's check: `latest-tag`, `DL3007`, `buildkit/StageNameCasing`. */
export function findRules(name: string): readonly Rule[] {
  const wanted = name.toLowerCase();
  const own = allRules.filter((rule) => rule.id === wanted);
  if (own.length > 0) return own;
  return allRules.filter((rule) =>
    rule.sameAs.some((same) => same.toLowerCase() === wanted || same.toLowerCase().endsWith(`/${wanted}`)),
  );
}

/** A rule as Markdown. `prose` is what its author wrote about it, where it is known. */
export function explainRule(rule: Rule, prose?: string): string {
  const facts = [
    `- For: ${rule.language === 'dockerfile' ? 'Dockerfiles' : 'Compose files'}`,
    `- Category: ${rule.category}, severity: ${rule.severity}, preset: ${rule.preset ?? 'recommended'}`,
    `- Fix: ${fixPromises[rule.fix]}`,
    ...(rule.sameAs.length === 0 ? [] : [`- Same as: ${rule.sameAs.map((name) => `\`${name}\``).join(', ')}`]),
    ...(rule.concepts.length === 0
      ? []
      : [`- Background: ${rule.concepts.map((name) => `\`layerwise explain ${name}\``).join(', ')}`]),
    ...(rule.options ?? []).map(
      (option) =>
        `- Option \`${option.name}\` (${option.type}, default ${JSON.stringify(option.default)}): ${option.description}`,
    ),
    `- Page: ${rulePage(rule.id)}`,
  ];
  const parts = [`# ${rule.id}`, `${rule.summary}.`, ...(prose === undefined ? [] : [prose]), facts.join('\n')];
  return `${[...parts, ...rule.examples.map((example) => exampleOf(example, rule))].join('\n\n')}\n`;
}

const fixPromises: Readonly<Record<Rule['fix'], string>> = {
  always: 'for every finding',
  sometimes: 'for some findings',
  never: 'none',
};

function exampleOf(example: Example, { language }: Rule): string {
  const fence = language === 'dockerfile' ? 'dockerfile' : 'yaml';
  const block = (text: string): string => `\`\`\`${fence}\n${text.replace(/\n*$/, '\n')}\`\`\``;
  const title = `## ${example.title}`;
  if ('good' in example) return `${title}\n\nNothing is found here:\n\n${block(example.good)}`;
  const fixed = example.fixed === undefined ? '' : `\n\nFixed:\n\n${block(example.fixed)}`;
  return `${title}\n\n${block(example.bad)}${fixed}`;
}
