import { code, defineConcept, type Fact } from './concept.ts';
import { copyFlagAt, isSwitchedOn } from './dockerfile/copy-flags.ts';

export default defineConcept({
  id: 'copy-link',
  inDockerfile({ model, offset }) {
    const found = copyFlagAt(model, offset, 'link');
    if (found === undefined) return undefined;
    const { copy, flag } = found;
    if (!isSwitchedOn(flag)) return { span: flag.span, facts: [{ key: 'off' }], weight: 110 };
    const facts: Fact[] = [{ key: 'independent' }];
    const owner = copy.flags.find(({ name }) => name === 'chown')?.value?.value;
    if (owner !== undefined && /[a-z]/i.test(owner)) facts.push({ key: 'named-owner', values: { owner: code(owner) } });
    return { span: flag.span, facts: [...facts, { key: 'depends-on-builder' }], weight: 110 };
  },
});
