import { imageStage } from './cmd-and-entrypoint.ts';
import { code, defineConcept, type Fact } from './concept.ts';
import { keywordAt, placeOf } from './dockerfile/places.ts';
import { configured, startCommandOf, usesParameters } from '../model/start-command.ts';
import { vectorCode } from './dockerfile/vector.ts';

export default defineConcept({
  id: 'cmd',
  inDockerfile({ model, offset }) {
    const instruction = keywordAt(model, offset);
    if (instruction?.type !== 'CMD') return undefined;
    const stage = model.stageOf(instruction);
    if (stage === undefined) return undefined;
    const { entrypoint } = startCommandOf(model, imageStage(model, stage));
    const own = configured(instruction, model.shellAt(instruction));
    return { span: instruction.keyword.span, facts: [role()], weight: 70 };

    function role(): Fact {
      if (own.length === 0) return { key: 'unset' };
      if (entrypoint.kind === 'image') return { key: 'depends', values: { image: code(entrypoint.image) } };
      if (entrypoint.kind !== 'set') return { key: 'command', values: { program: code(own[0] ?? '') } };
      const place = placeOf(model, entrypoint.instruction);
      if (usesParameters(entrypoint.instruction)) return { key: 'parameters', values: { place } };
      return entrypoint.form === 'shell'
        ? { key: 'ignored', values: { place } }
        : { key: 'arguments', values: { place, arguments: vectorCode(own) } };
    }
  },
});
