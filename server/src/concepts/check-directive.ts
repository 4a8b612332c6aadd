import { readCheckOptions } from '../syntax/dockerfile/check-options.ts';
import { touches } from '../text/span.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';

export default defineConcept({
  id: 'check-directive',
  inDockerfile({ model, offset }) {
    const directive = model.tree.directives.find(({ name, span }) => name === 'check' && touches(span, offset));
    if (directive === undefined) return undefined;
    return { span: directive.span, facts: factsOf(directive.value), weight: 110 };
  },
});

function factsOf(value: string): readonly Fact[] {
  const { skip, error, experimental, problems } = readCheckOptions(value);
  if (problems.length > 0) return [{ key: 'invalid' }];
  const facts: Fact[] = [];
  if (skip === 'all') facts.push({ key: 'skips-all' });
  else if (skip.length > 0) facts.push({ key: 'skips', values: { checks: shortList(skip.map(code)) } });
  if (experimental === 'all') facts.push({ key: 'experimental-all' });
  else if (experimental.length > 0)
    facts.push({ key: 'experimental', values: { checks: shortList(experimental.map(code)) } });
  facts.push({ key: error ? 'error' : 'warns' });
  return facts;
}
