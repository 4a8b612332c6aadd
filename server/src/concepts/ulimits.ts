import { asMap, entryOf } from '../syntax/compose/access.ts';
import type { ComposeEntry } from '../syntax/compose/nodes.ts';
import { touches } from '../text/span.ts';
import { plainText, wordAt } from './compose/keys.ts';
import { serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact } from './concept.ts';

export default defineConcept({
  id: 'ulimits',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    const key = service?.get('ulimits');
    if (key === undefined || !touches(key.span, offset)) return undefined;
    const limits = asMap(key.value)?.entries ?? [];
    if (touches(key.keySpan, offset)) {
      const facts = limits.flatMap(valueFacts);
      return facts.length === 0 ? undefined : { span: key.keySpan, facts: facts.slice(0, 4), weight: 110 };
    }
    for (const limit of limits) {
      const parts = [limit, entryOf(limit.value, 'soft'), entryOf(limit.value, 'hard')];
      const span = parts.map((part) => wordAt(part, offset)).find((each) => each !== undefined);
      if (span !== undefined) return { span, facts: [...valueFacts(limit), ...meaning(limit.key)], weight: 110 };
    }
    return undefined;
  },
});

function valueFacts(limit: ComposeEntry): readonly Fact[] {
  const name = code(limit.key);
  const both = plainText(limit);
  if (both !== undefined) {
    return [both === '-1' ? { key: 'unlimited', values: { name } } : { key: 'both', values: { name, value: both } }];
  }
  const soft = plainText(entryOf(limit.value, 'soft'));
  const hard = plainText(entryOf(limit.value, 'hard'));
  if (soft === undefined || hard === undefined) return [{ key: 'depends', values: { name } }];
  const isRefused = Number(hard) >= 0 && (Number(soft) > Number(hard) || Number(soft) < 0);
  return [{ key: isRefused ? 'refused' : 'two', values: { name, soft, hard } }];
}

function meaning(name: string): readonly Fact[] {
  return ['nofile', 'nproc', 'core', 'memlock'].includes(name) ? [{ key: name }] : [];
}
