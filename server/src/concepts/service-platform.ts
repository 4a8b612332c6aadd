import type { Service } from '../model/compose.ts';
import { asSequence, valueOf } from '../syntax/compose/access.ts';
import { plainText, wordAt } from './compose/keys.ts';
import { imageName, serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';

export default defineConcept({
  id: 'service-platform',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    const entry = service?.get('platform');
    const span = wordAt(entry, offset);
    if (service === undefined || span === undefined) return undefined;
    const platform = plainText(entry);
    if (platform === undefined) return { span, facts: [{ key: 'depends' }], weight: 110 };
    const image = imageName(model, service);
    const values = { service: code(service.name), platform: code(platform), image: code(image ?? '') };
    const facts: Fact[] = [];
    if (service.build !== undefined) facts.push({ key: 'built', values }, ...listFacts(service, platform));
    else if (image !== undefined) facts.push({ key: 'pulled', values });
    facts.push({ key: 'emulated', values: { ...values, processor: code(platform.replace(/^[^/]*\//, '')) } });
    return { span, facts, weight: 110 };
  },
});

/** Where the build names platforms of its own. */
function listFacts(service: Service, platform: string): readonly Fact[] {
  const listed = asSequence(valueOf(service.get('build')?.value, 'platforms'))?.items ?? [];
  const names = listed.flatMap((item) => (item.kind === 'scalar' ? [item.text] : []));
  if (names.length === 0 || names.includes(platform) || names.some((name) => name.includes('$'))) return [];
  return [{ key: 'not-listed', values: { platform: code(platform), platforms: shortList(names.map(code)) } }];
}
