import { startCommandOf } from '../model/start-command.ts';
import { valueOf } from '../model/value-of.ts';
import { code, defineConcept, type Fact } from './concept.ts';
import { keywordAt } from './dockerfile/places.ts';

export default defineConcept({
  id: 'stopsignal',
  inDockerfile({ model, offset }) {
    const stop = keywordAt(model, offset);
    if (stop?.type !== 'STOPSIGNAL' || stop.value === undefined) return undefined;
    const stage = model.stageOf(stop);
    if (stage === undefined) return undefined;
    const value = valueOf(model, stop, stop.value);
    const facts: Fact[] =
      value === null ? [{ key: 'unknown', values: { signal: code(stop.value.raw) } }] : [signalFact(value)];
    const { entrypoint, cmd } = startCommandOf(model, stage);
    const started = entrypoint.kind === 'set' ? entrypoint : entrypoint.kind === 'none' ? cmd : undefined;
    const program = started?.kind === 'set' ? started.arguments[0] : undefined;
    if (program !== undefined) facts.push({ key: 'receiver', values: { program: code(program) } });
    return { span: stop.keyword.span, facts, weight: 100 };
  },
});

function signalFact(value: string): Fact {
  const name = value.toUpperCase().replace(/^SIG/, '');
  if (name === 'TERM' || name === '15') return { key: 'default' };
  if (name === 'KILL' || name === '9') return { key: 'kill' };
  return { key: 'signal', values: { signal: code(/^\d+$/.test(name) ? name : `SIG${name}`) } };
}
