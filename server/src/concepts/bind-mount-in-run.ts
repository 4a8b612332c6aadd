import { code, defineConcept, type Fact } from './concept.ts';
import { stageLabel } from './dockerfile/places.ts';
import { isOn, mountAt, optionText, targetOf } from './dockerfile/run-mounts.ts';

export default defineConcept({
  id: 'bind-mount-in-run',
  inDockerfile({ model, offset }) {
    const found = mountAt(model, offset, 'bind');
    if (found === undefined) return undefined;
    const { run, mount, span } = found;
    const target = targetOf(model, run, mount);
    if (target === undefined) return undefined;
    const from = optionText(mount, 'from');
    const source = optionText(mount, 'source', 'src');
    const reference = model.references.find(
      (each) => each.instruction === run && mount.options.some(({ value }) => value === each.word),
    );
    const stage = reference?.stage === undefined ? undefined : model.stages[reference.stage];
    const values = { target: code(target), source: code(source ?? '/') };
    const facts: Fact[] = [
      from === undefined
        ? { key: source === undefined ? 'whole-context' : 'context', values }
        : stage === undefined
          ? { key: 'image', values: { ...values, image: code(from) } }
          : { key: 'stage', values: { ...values, stage: stageLabel(stage) } },
      { key: isOn(mount, 'rw', 'readwrite') ? 'writes-lost' : 'read-only' },
    ];
    return { span, facts, weight: 110 };
  },
});
