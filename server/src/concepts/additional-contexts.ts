import type { Service } from '../model/compose.ts';
import { entryOf } from '../syntax/compose/access.ts';
import type { ComposeValue } from '../syntax/compose/nodes.ts';
import { type Span, touches } from '../text/span.ts';
import { serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';

export default defineConcept({
  id: 'additional-contexts',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    const entry = entryOf(service?.get('build')?.value, 'additional_contexts');
    if (service === undefined || entry === undefined || !touches(entry.span, offset)) return undefined;
    const contexts = contextsOf(entry.value);
    if (touches(entry.keySpan, offset)) {
      if (contexts.length === 0) return undefined;
      const names = shortList(contexts.map(({ name }) => code(name)));
      return {
        span: entry.keySpan,
        facts: [{ key: 'all', values: { service: code(service.name), names } }],
        weight: 110,
      };
    }
    const context = contexts.find(({ spans }) => spans.some((span) => touches(span, offset)));
    const span = context?.spans.find((each) => touches(each, offset));
    if (context === undefined || span === undefined) return undefined;
    return { span, facts: factsOf(service, context), weight: 110 };
  },
});

interface NamedContext {
  readonly name: string;
  readonly source: string;
  readonly spans: readonly Span[];
}

function contextsOf(value: ComposeValue | undefined): readonly NamedContext[] {
  if (value?.kind === 'map') {
    return value.entries.flatMap(({ key, keySpan, value: source }): readonly NamedContext[] => {
      if (source?.kind !== 'scalar' || source.text === '') return [];
      return [{ name: key, source: source.text, spans: [keySpan, source.span] }];
    });
  }
  if (value?.kind !== 'sequence') return [];
  return value.items.flatMap((item): readonly NamedContext[] => {
    const [, name, source] = /^([^=]+)=(.+)$/.exec(item.kind === 'scalar' ? item.text : '') ?? [];
    return name === undefined || source === undefined ? [] : [{ name, source, spans: [item.span] }];
  });
}

function factsOf(service: Service, { name, source }: NamedContext): readonly Fact[] {
  const [, image] = /^docker-image:\/\/(.+)$/.exec(source) ?? [];
  const [, other] = /^service:(.+)$/.exec(source) ?? [];
  const values = {
    name: code(name),
    source: code(image ?? other ?? source),
    service: code(service.name),
    copy: code(`COPY --from=${name}`),
    from: code(`FROM ${name}`),
  };
  const used: Fact = { key: 'used', values };
  if (source.includes('$')) return [used, { key: 'depends', values }];
  if (other !== undefined) return [used, { key: 'service', values }];
  if (image !== undefined) return [used, { key: 'image', values }];
  const isRemote = /^[a-z][a-z\d+.-]*:\/\/|^git@/i.test(source);
  return [used, { key: isRemote ? 'remote' : 'folder', values }];
}
