import { readFile } from 'node:fs/promises';
import { inRoot } from '../support/paths.ts';
import type { Example, Rule, RulePreset } from '../../server/src/rules/rule.ts';
import { camelCase, codeHeader, fenced, type GeneratedFile, idsIn, pageHeader, table } from './file.ts';

const languages = ['compose', 'dockerfile'] as const;
const folder = 'server/src/rules';

export async function ruleIndex(): Promise<GeneratedFile> {
  const imports: string[] = [];
  const names: string[] = [];
  for (const language of languages) {
    for (const id of await idsIn(`${folder}/${language}`, helpers)) {
      imports.push(`import ${camelCase(id)} from './${language}/${id}.ts';`);
      names.push(camelCase(id));
    }
  }
  imports.push("import type { Rule } from './rule.ts';");
  return {
    path: `${folder}/index.ts`,
    content: `${codeHeader}${imports.join('\n')}\n\nexport const rules: readonly Rule[] = [\n${names.map((name) => `  ${name},\n`).join('')}];\n`,
  };
}

/** Modules in the folders of rules that are no rules. */
const helpers: readonly string[] = [];

/** Rules with their prose elsewhere: the file, and the declaration below it. */
const outside: Readonly<Record<string, readonly [file: string, declaration: string]>> = {
  'syntax-error': [`${folder}/syntax-error.ts`, 'export const dockerfileSyntaxError'],
  shellcheck: [`${folder}/shellcheck.ts`, 'export const shellcheck:'],
  'shellcheck-style': [`${folder}/shellcheck.ts`, 'export const shellcheckStyle:'],
};

/** The rules' prose, taken from their doc comments, for the command line and the editor. */
export async function ruleTexts(): Promise<GeneratedFile> {
  const texts: Record<string, string> = {};
  for (const language of languages) {
    for (const id of await idsIn(`${folder}/${language}`, helpers)) {
      texts[id] = await proseOf(`${folder}/${language}/${id}.ts`);
    }
  }
  for (const [id, place] of Object.entries(outside)) texts[id] = await proseOf(...place);
  const lines = Object.entries(texts).map(([id, text]) => `  ${JSON.stringify(id)}: ${JSON.stringify(text)},\n`);
  return {
    path: `${folder}/texts.generated.ts`,
    content: `${codeHeader}/** What each rule's page says, in Markdown, by the rule's id. */\nexport const ruleTexts: Readonly<Record<string, string>> = {\n${lines.join('')}};\n`,
  };
}

/** The doc comment right above a declaration, without its stars. */
export async function proseOf(file: string, declaration = 'export default '): Promise<string> {
  const source = await readFile(inRoot(file), 'utf8');
  const end = source.indexOf(`\n${declaration}`);
  const close = source.lastIndexOf('*/', end);
  const open = source.lastIndexOf('/**', close);
  if (end < 0 || close < 0 || open < 0 || source.slice(close + 2, end).trim() !== '') {
    throw new Error(`${file} has no doc comment right above "${declaration}"`);
  }
  return source
    .slice(open + 3, close)
    .split('\n')
    .map((line) => line.replace(/^ *\* ?/, '').trimEnd())
    .join('\n')
    .trim();
}

/** One rule an id: `syntax-error` is one for each language, with one page. */
export async function readRules(): Promise<readonly Rule[]> {
  const rules = await readAllRules();
  return rules.filter((rule, index) => rules.findIndex(({ id }) => id === rule.id) === index);
}

async function readAllRules(): Promise<readonly Rule[]> {
  const { allRules } = (await import('../../server/src/rules/lint.ts')) as { readonly allRules: readonly Rule[] };
  return allRules;
}

export async function rulePages(): Promise<readonly GeneratedFile[]> {
  const rules = await readRules();
  const pages = await Promise.all(
    rules.map(async (rule) => ({
      path: `docs/rules/${rule.id}.md`,
      content: page(rule, await textOf(rule)),
    })),
  );
  return [...pages, { path: 'docs/rules/README.md', content: `${pageHeader}# Rules\n\n${await ruleTable('')}\n` }];
}

function textOf(rule: Rule): Promise<string> {
  const [file, declaration] = outside[rule.id] ?? [`${folder}/${rule.language}/${rule.id}.ts`];
  return proseOf(file, declaration);
}

/** The table of all rules; `base` is the folder of their pages as seen from where the table stands. */
export async function ruleTable(base: string): Promise<string> {
  const all = await readAllRules();
  const languagesOf = (id: string): string =>
    all
      .filter((rule) => rule.id === id)
      .map((rule) => (rule.language === 'dockerfile' ? 'Dockerfile' : 'Compose'))
      .join(', ');
  return table(
    ['rule', 'for', 'what it says', 'fix', 'severity', 'preset'],
    (await readRules()).map((rule) => [
      `[\`${rule.id}\`](${base}${rule.id}.md)`,
      languagesOf(rule.id),
      rule.summary,
      rule.fix === 'never' ? '' : rule.fix,
      rule.severity,
      rule.preset ?? 'recommended',
    ]),
  );
}

function page(rule: Rule, prose: string): string {
  const facts = table(
    ['', ''],
    [
      ['Severity', rule.severity],
      ['Category', rule.category],
      ['Preset', presetText[rule.preset ?? 'recommended']],
      ['Fix', { always: 'always', sometimes: 'for some findings', never: 'none' }[rule.fix]],
      ['Same as', rule.sameAs.length === 0 ? 'no other tool' : rule.sameAs.map((id) => `\`${id}\``).join(', ')],
      ['Since', rule.since],
      ...(rule.concepts.length === 0
        ? []
        : [['Background', rule.concepts.map((id) => `[${id}](../concepts/${id}.md)`).join(', ')]]),
    ],
  );
  const options = (rule.options ?? []).map(
    (option) => `- \`${option.name}\` (${option.type}, \`${JSON.stringify(option.default)}\`): ${option.description}`,
  );
  const sections = [
    `${pageHeader}# \`${rule.id}\``,
    `${rule.summary}.`,
    facts,
    prose,
    ...(options.length === 0 ? [] : [`## Options\n\n${options.join('\n')}`]),
    '## Examples',
    ...rule.examples.map((example) => exampleSection(rule, example)),
    `## To silence it\n\n${silence(rule)}`,
  ];
  return `${sections.join('\n\n')}\n`;
}

const presetText: Readonly<Record<RulePreset, string>> = {
  recommended: '`recommended`',
  strict: '`strict`',
  optional: 'none: it is on where settings name it',
};

function exampleSection(rule: Rule, example: Example): string {
  const language = rule.language === 'dockerfile' ? 'dockerfile' : 'yaml';
  const options =
    (example.options === undefined ? '' : `With the options \`${JSON.stringify(example.options)}\`:\n\n`) +
    (example.files === undefined ? '' : `With this build context: ${contextText(example.files)}.\n\n`);
  if ('good' in example)
    return `### ${example.title}\n\n${options}Nothing is found:\n\n${fenced(example.good, language)}`;
  const fixed = example.fixed === undefined ? '' : `\n\nAfter the fix:\n\n${fenced(example.fixed, language)}`;
  const written = Object.entries(example.fixedFiles ?? {}).map(
    ([path, text]) => `\n\nThe fix writes \`${path}\`:\n\n${fenced(text, 'text')}`,
  );
  return `### ${example.title}\n\n${options}${fenced(example.bad, language)}${fixed}${written.join('')}`;
}

function contextText(files: NonNullable<Example['files']>): string {
  const listed = Object.entries(files).map(([path, content]) => {
    if (typeof content === 'number') return `\`${path}\` (${content.toLocaleString('en')} bytes)`;
    return path === '.dockerignore' ? `\`${path}\` with \`${content.trim().split('\n').join('`, `')}\`` : `\`${path}\``;
  });
  return listed.join(', ');
}

function silence(rule: Rule): string {
  const here = rule.language === 'dockerfile' ? 'instruction' : 'key';
  return (
    `Above the ${here}: \`# layerwise ignore=${rule.id}\`, with a reason behind it if you like. Everywhere: ` +
    `\`"layerwise.rules": { "${rule.id}": "off" }\` in the settings, or \`${rule.id}: off\` under \`rules\` in ` +
    '[`.layerwise.yaml`](../configuration.md).'
  );
}
