import type { Service } from '../model/compose.ts';
import type { ComposeValue } from '../syntax/compose/nodes.ts';
import { type Span, touches } from '../text/span.ts';
import { imageName, serviceAt } from './compose/services.ts';
import { code, type ComposeConceptContext, defineConcept, type Fact, shortList } from './concept.ts';

export default defineConcept({
  id: 'service-labels',
  inCompose({ model, offset }: ComposeConceptContext) {
    const service = serviceAt(model, offset);
    const entry = service?.get('labels');
    if (service === undefined || entry === undefined || !touches(entry.span, offset)) return undefined;
    const labels = labelsOf(entry.value);
    if (touches(entry.keySpan, offset)) {
      if (labels.length === 0) return undefined;
      const values = { service: code(service.name), names: shortList(labels.map(({ name }) => code(name))) };
      return {
        span: entry.keySpan,
        facts: [
          { key: 'all', values },
          { key: 'new-container', values },
        ],
        weight: 110,
      };
    }
    const label = labels.find(({ span }) => touches(span, offset));
    return label && { span: label.span, facts: factsOf(service, label, imageName(model, service)), weight: 110 };
  },
});

interface Label {
  readonly name: string;
  readonly value: string;
  readonly span: Span;
}

function labelsOf(value: ComposeValue | undefined): readonly Label[] {
  if (value?.kind === 'map') {
    return value.entries.map(({ key, keySpan, value: set }) => {
      return { name: key, value: set?.kind === 'scalar' ? set.text : '', span: keySpan };
    });
  }
  if (value?.kind !== 'sequence') return [];
  return value.items.flatMap((item): readonly Label[] => {
    if (item.kind !== 'scalar' || item.text === '') return [];
    const [name = '', ...rest] = item.text.split('=');
    return [{ name, value: rest.join('='), span: item.span }];
  });
}

/** Which programs read a label by its prefix, as their own documentation says. */
const readers: readonly (readonly [prefix: string, program: string])[] = [
  ['traefik.', 'Traefik'],
  ['com.centurylinklabs.watchtower.', 'Watchtower'],
  ['org.opencontainers.image.', 'OCI'],
];

function factsOf(service: Service, { name, value }: Label, image: string | undefined): readonly Fact[] {
  const values = { service: code(service.name), name: code(name), value: code(value), image: code(image ?? '') };
  const filter = { ...values, command: code(`docker ps --filter label=${name}`) };
  const program = readers.find(([prefix]) => name.startsWith(prefix))?.[1];
  const facts: Fact[] = [{ key: 'found', values: filter }];
  if (program === 'OCI') facts.push({ key: 'of-image', values });
  else if (program !== undefined) facts.push({ key: 'read-by', values: { ...values, program } });
  if (image !== undefined && program !== 'OCI') facts.push({ key: 'over-image', values });
  return facts;
}
