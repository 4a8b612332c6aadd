import { userAt } from '../model/user-at.ts';
import { valueOf } from '../model/value-of.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';
import { heirsOf } from './dockerfile/inheritance.ts';
import { keywordAt, stageLabel } from './dockerfile/places.ts';

export default defineConcept({
  id: 'volume-instruction',
  inDockerfile({ model, offset }) {
    const volume = keywordAt(model, offset);
    if (volume?.type !== 'VOLUME' || volume.paths.length === 0) return undefined;
    const stage = model.stageOf(volume);
    if (stage === undefined) return undefined;
    const paths = volume.paths.map((path) => valueOf(model, volume, path) ?? path.raw);
    const [first = ''] = paths;
    const facts: Fact[] = [
      { key: 'filled', values: { paths: shortList(paths.map(code)) } },
      { key: 'named', values: { command: code(`docker run -v NAME:${first} IMAGE`) } },
    ];
    const user = userAt(model, volume);
    if (user !== undefined && !user.isRoot) facts.push({ key: 'user', values: { user: code(user.name) } });
    if (!stage.inherited) {
      const heirs = heirsOf(model, stage);
      facts.push(
        heirs.length === 0
          ? { key: 'not-in-image', values: { stage: stageLabel(stage) } }
          : { key: 'heirs-only', values: { stage: stageLabel(stage), heirs: shortList(heirs.map(stageLabel)) } },
      );
    }
    return { span: volume.keyword.span, facts, weight: 100 };
  },
});
