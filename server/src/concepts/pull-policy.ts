import type { Service } from '../model/compose.ts';
import { plainText, wordAt } from './compose/keys.ts';
import { imageName, serviceAt } from './compose/services.ts';
import { code, type ComposeConceptContext, defineConcept, type Fact } from './concept.ts';

export default defineConcept({
  id: 'pull-policy',
  inCompose({ model, offset }: ComposeConceptContext) {
    const service = serviceAt(model, offset);
    const entry = service?.get('pull_policy');
    const span = wordAt(entry, offset);
    if (service === undefined || span === undefined) return undefined;
    const policy = plainText(entry);
    if (policy === undefined) return { span, facts: [{ key: 'depends' }], weight: 110 };
    const image = imageName(model, service);
    const fact = image === undefined ? undefined : factOf(service, policy, image);
    return fact && { span, facts: [fact], weight: 110 };
  },
});

function factOf(service: Service, policy: string, image: string): Fact | undefined {
  const isBuilt = service.build !== undefined;
  const values = { service: code(service.name), image: code(image) };
  if (policy === 'build') return { key: isBuilt ? 'build' : 'nothing-to-build', values };
  if (policy === 'never') return { key: isBuilt ? 'never-but-build' : 'never', values };
  if (policy === 'always') return { key: isBuilt ? 'always-or-build' : 'always', values };
  if (policy === 'missing' || policy === 'if_not_present')
    return { key: isBuilt ? 'missing-or-build' : 'missing', values };
  const age = /^every_(\w+)$/.exec(policy)?.[1] ?? { daily: '24h', weekly: '7d' }[policy];
  return age === undefined ? undefined : { key: 'every', values: { ...values, age: code(age) } };
}
