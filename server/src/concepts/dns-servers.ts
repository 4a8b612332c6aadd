import type { Service } from '../model/compose.ts';
import { scalarsOf } from '../syntax/compose/access.ts';
import { touches } from '../text/span.ts';
import { attachmentOf } from './compose/reach.ts';
import { serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';

export default defineConcept({
  id: 'dns-servers',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    if (service === undefined) return undefined;
    for (const key of ['dns', 'dns_search', 'dns_opt'] as const) {
      const entry = service.get(key);
      if (entry === undefined || !touches(entry.span, offset)) continue;
      const words = scalarsOf(entry.value);
      const span = touches(entry.keySpan, offset)
        ? entry.keySpan
        : words.find((word) => touches(word.span, offset))?.span;
      if (span === undefined || words.length === 0) return undefined;
      return {
        span,
        facts: factsOf(
          service,
          key,
          words.map(({ text }) => text),
        ),
        weight: 110,
      };
    }
    return undefined;
  },
});

function factsOf(service: Service, key: 'dns' | 'dns_search' | 'dns_opt', words: readonly string[]): readonly Fact[] {
  const values = { service: code(service.name), words: shortList(words.map(code)) };
  if (key === 'dns_opt') return [{ key: 'options', values }];
  if (key === 'dns_search') return [{ key: 'search', values: { ...values, example: code(`api.${words[0] ?? ''}`) } }];
  switch (attachmentOf(service).kind) {
    case 'bridge':
      return [
        { key: 'behind', values },
        { key: 'names-first', values },
      ];
    case 'host':
    case 'other':
    case 'none':
      return [{ key: 'direct', values }];
    default:
      return [{ key: 'depends', values }];
  }
}
