import { touches } from '../text/span.ts';
import { defineConcept } from './concept.ts';
import { instructionAt } from '../model/instruction-at.ts';

export default defineConcept({
  id: 'run-network-and-security',
  inDockerfile({ model, offset }) {
    const run = instructionAt(model, offset);
    if (run?.type !== 'RUN') return undefined;
    const flag = run.flags.find(
      ({ name, span }) => (name === 'network' || name === 'security') && touches(span, offset),
    );
    const value = flag?.value?.value.toLowerCase();
    const key = value === undefined ? undefined : keys[`${flag?.name ?? ''}=${value}`];
    if (flag === undefined || key === undefined) return undefined;
    return { span: flag.span, facts: [{ key }], weight: 110 };
  },
});

const keys: Readonly<Record<string, string>> = {
  'network=none': 'network-none',
  'network=host': 'network-host',
  'network=default': 'network-default',
  'security=insecure': 'insecure',
  'security=sandbox': 'sandbox',
};
