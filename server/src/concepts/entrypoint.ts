import { imageStage } from './cmd-and-entrypoint.ts';
import { code, defineConcept, type Fact } from './concept.ts';
import { keywordAt, placeOf } from './dockerfile/places.ts';
import { configured, startCommandOf, usesParameters } from '../model/start-command.ts';

export default defineConcept({
  id: 'entrypoint',
  inDockerfile({ model, offset }) {
    const instruction = keywordAt(model, offset);
    if (instruction?.type !== 'ENTRYPOINT') return undefined;
    const stage = model.stageOf(instruction);
    if (stage === undefined) return undefined;
    const { cmd } = startCommandOf(model, imageStage(model, stage));
    const own = configured(instruction, model.shellAt(instruction));
    return { span: instruction.keyword.span, facts: [role()], weight: 70 };

    function role(): Fact {
      if (own.length === 0) return { key: 'unset' };
      const program = code(own[0] ?? '');
      if (instruction?.type === 'ENTRYPOINT' && instruction.command.form === 'shell') {
        return { key: usesParameters(instruction) ? 'shell-form-parameters' : 'shell-form', values: { program } };
      }
      if (cmd.kind === 'set') return { key: 'with-cmd', values: { program, place: placeOf(model, cmd.instruction) } };
      return { key: 'without-cmd', values: { program } };
    }
  },
});
