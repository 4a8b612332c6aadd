import type { Service } from '../model/compose.ts';
import { asMap, asSequence, entryOf, valueOf } from '../syntax/compose/access.ts';
import type { ComposeValue } from '../syntax/compose/nodes.ts';
import { touches } from '../text/span.ts';
import { wordAt } from './compose/keys.ts';
import { keyAmong, scalarUnder, serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact } from './concept.ts';

export default defineConcept({
  id: 'develop-watch',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    const key = service?.get('develop');
    if (service === undefined || key === undefined || !touches(key.span, offset)) return undefined;
    const watches = asSequence(valueOf(key.value, 'watch'))?.items ?? [];
    if (watches.length === 0) return undefined;
    const section = keyAmong([key, entryOf(key.value, 'watch')], offset);
    if (section !== undefined) {
      return {
        span: section.keySpan,
        facts: watches.slice(0, 5).flatMap((each) => watchFact(service, each)),
        weight: 110,
      };
    }
    const watch = watches.find(({ span }) => touches(span, offset));
    const words = (asMap(watch)?.entries ?? []).map((entry) => wordAt(entry, offset));
    const span = words.find((each) => each !== undefined);
    if (watch === undefined || span === undefined) return undefined;
    const facts = watchFact(service, watch);
    return facts.length === 0 ? undefined : { span, facts, weight: 110 };
  },
});

function watchFact(service: Service, watch: ComposeValue): readonly Fact[] {
  const action = scalarUnder(watch, 'action')?.text ?? '';
  const path = scalarUnder(watch, 'path')?.text;
  if (path === undefined) return [];
  const values = { service: code(service.name), path: code(path) };
  const target = { ...values, target: code(scalarUnder(watch, 'target')?.text ?? '') };
  switch (action) {
    case 'sync':
    case 'sync+restart':
    case 'sync+exec':
      return [{ key: action.replace('+', '-'), values: target }];
    case 'rebuild':
    case 'restart':
      return [{ key: action, values }];
    default:
      return [];
  }
}
