import { touches } from '../text/span.ts';
import { explainDeclared, explainGranted } from './compose/grants.ts';
import { serviceAt } from './compose/services.ts';
import { code, defineConcept, shortList } from './concept.ts';

export default defineConcept({
  id: 'compose-secrets',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    if (service !== undefined) return explainGranted(model, 'secrets', service, offset);
    const section = model.section('secrets');
    if (section === undefined || !touches(section.span, offset)) return undefined;
    if (!touches(section.keySpan, offset)) return explainDeclared(model, 'secrets', offset);
    if (model.secrets.length === 0) return undefined;
    const names = shortList(model.secrets.map(({ name }) => code(name)));
    return { span: section.keySpan, facts: [{ key: 'declared', values: { names } }], weight: 110 };
  },
});
