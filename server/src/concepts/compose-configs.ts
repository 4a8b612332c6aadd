import { explainDeclared, explainGranted } from './compose/grants.ts';
import { serviceAt } from './compose/services.ts';
import { defineConcept } from './concept.ts';

export default defineConcept({
  id: 'compose-configs',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    return service === undefined
      ? explainDeclared(model, 'configs', offset)
      : explainGranted(model, 'configs', service, offset);
  },
});
