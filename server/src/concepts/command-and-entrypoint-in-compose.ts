import type { Service } from '../model/compose.ts';
import type { ComposeValue } from '../syntax/compose/nodes.ts';
import { keyAmong, serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact } from './concept.ts';
import { vectorCode } from './dockerfile/vector.ts';

export default defineConcept({
  id: 'command-and-entrypoint-in-compose',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    if (service === undefined) return undefined;
    const entry = keyAmong([service.get('command'), service.get('entrypoint')], offset);
    if (entry === undefined) return undefined;
    const facts = entry.key === 'command' ? commandFacts(service) : entrypointFacts(service);
    return { span: entry.keySpan, facts, weight: 110 };
  },
});

function commandFacts(service: Service): readonly Fact[] {
  const name = code(service.name);
  if (isNothing(service.command)) return [{ key: 'command-unset', values: { service: name } }];
  const words = wordsOf(service.command);
  const facts: Fact[] = words === undefined ? [] : [{ key: 'command', values: { vector: vectorCode(words) } }];
  facts.push(
    isNothing(service.entrypoint)
      ? { key: 'entrypoint-stays', values: { service: name } }
      : { key: 'entrypoint-given', values: { service: name } },
  );
  return [...facts, ...splitFacts(service.command)];
}

function entrypointFacts(service: Service): readonly Fact[] {
  const name = code(service.name);
  if (isNothing(service.entrypoint)) return [{ key: 'entrypoint-unset', values: { service: name } }];
  const words = wordsOf(service.entrypoint);
  const facts: Fact[] = words === undefined ? [] : [{ key: 'entrypoint', values: { vector: vectorCode(words) } }];
  facts.push(
    isNothing(service.command)
      ? { key: 'image-command-dropped', values: { service: name } }
      : { key: 'command-behind', values: { service: name } },
  );
  return [...facts, ...splitFacts(service.entrypoint)];
}

/** Whether what stands there counts as nothing: Compose then leaves the image's own. */
function isNothing(value: ComposeValue | undefined): boolean {
  if (value?.kind === 'sequence') return value.items.length === 0;
  return value?.kind !== 'scalar' || value.text.trim() === '' || value.value === null;
}

/**
 * The arguments, where they can be told: a list's items, or a text without quotes, escapes and variables, which
 * Compose splits at blanks up to the first operator of a shell.
 */
function wordsOf(value: ComposeValue | undefined): readonly string[] | undefined {
  if (value?.kind === 'sequence') {
    const words = value.items.flatMap((item) => (item.kind === 'scalar' ? [item.text] : []));
    return words.some((word) => word.includes('$')) ? undefined : words;
  }
  if (value?.kind !== 'scalar') return undefined;
  const [before = ''] = value.text.split(/[;&|<>]/, 1);
  return before.trim() === '' || /["'\\$`()]/.test(before) ? undefined : before.trim().split(/\s+/);
}

/** What Compose does with a text: it splits it, and stops at what would be an operator for a shell. */
function splitFacts(value: ComposeValue | undefined): readonly Fact[] {
  if (value?.kind !== 'scalar') return [];
  const operator = unquotedOperator(value.text);
  return operator === undefined ? [{ key: 'split' }] : [{ key: 'cut-off', values: { operator: code(operator) } }];
}

function unquotedOperator(text: string): string | undefined {
  const plain = text.replaceAll(/\\.|"(?:\\.|[^"\\])*"|'[^']*'/gs, '');
  return /&&|\|\||[;&|<>]/.exec(plain)?.[0];
}
