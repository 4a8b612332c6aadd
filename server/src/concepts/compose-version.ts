import { asScalar } from '../syntax/compose/access.ts';
import { touches } from '../text/span.ts';
import { valueSpan } from './compose/places.ts';
import { code, defineConcept } from './concept.ts';

export default defineConcept({
  id: 'compose-version',
  inCompose({ model, offset }) {
    const { version } = model;
    const value = asScalar(version?.value);
    if (version === undefined || value === undefined) return undefined;
    const span = touches(version.keySpan, offset) ? version.keySpan : valueSpan(value, offset);
    if (span === undefined) return undefined;
    const written = code(value.text);
    return { span, facts: [{ key: 'ignored', values: { version: written } }, { key: 'remove' }], weight: 110 };
  },
});
