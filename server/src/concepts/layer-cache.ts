import type { DockerfileModel } from '../model/dockerfile.ts';
import type {
  AddInstruction,
  ArgInstruction,
  CopyInstruction,
  Instruction,
  RunInstruction,
} from '../syntax/dockerfile/nodes.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';
import { keywordAt, placesOf, stageLabel } from './dockerfile/places.ts';
import { rebuildAfter } from './dockerfile/rebuild.ts';
import { kindOfSource } from './dockerfile/sources.ts';

export default defineConcept({
  id: 'layer-cache',
  inDockerfile({ model, offset }) {
    const instruction = keywordAt(model, offset);
    if (instruction === undefined || instruction.type === 'UNKNOWN' || instruction.type === 'FROM') return undefined;
    const stage = model.stageOf(instruction);
    const { span } = instruction.keyword;
    if (stage === undefined) {
      return instruction.type === 'ARG'
        ? { span, facts: globalArgumentFacts(model, instruction), weight: 60 }
        : undefined;
    }
    const facts = [...ownFacts(model, instruction), ...laterFacts(model, instruction)];
    if (!stage.reached) facts.push({ key: 'not-built', values: { stage: stageLabel(stage) } });
    return { span, facts, weight: model.effectOf(instruction) === 'layer' ? 80 : 40 };
  },
});

/** What makes this very instruction run again. */
function ownFacts(model: DockerfileModel, instruction: Instruction): readonly Fact[] {
  switch (instruction.type) {
    case 'COPY':
    case 'ADD':
      return transferFacts(model, instruction);
    case 'RUN':
      return runFacts(model, instruction);
    case 'WORKDIR':
      return [{ key: 'workdir' }];
    default:
      return [];
  }
}

function transferFacts(model: DockerfileModel, instruction: CopyInstruction | AddInstruction): readonly Fact[] {
  const named = (kind: ReturnType<typeof kindOfSource>) =>
    instruction.sources
      .filter((source) => kindOfSource(instruction, source) === kind)
      .map((source) => code(source.value));
  const facts: Fact[] = [];
  const files = named('context');
  if (files.some((file) => /^\.?\/*$/.test(file.code))) facts.push({ key: 'copy-everything' });
  else if (files.length > 0) facts.push({ key: 'copy-files', values: { files: shortList(files) } });
  const copied = named('from');
  if (copied.length > 0) {
    const stage = model.references.find((reference) => reference.instruction === instruction)?.stage;
    const source = stage === undefined ? undefined : model.stages[stage];
    facts.push(
      source === undefined
        ? { key: 'copy-from-image', values: { files: shortList(copied) } }
        : { key: 'copy-from-stage', values: { files: shortList(copied), stage: stageLabel(source) } },
    );
  }
  const downloads = [...named('url'), ...named('git')];
  if (downloads.length > 0) facts.push({ key: 'add-download', values: { addresses: shortList(downloads) } });
  if (named('heredoc').length > 0) facts.push({ key: 'copy-heredoc' });
  return facts;
}

function runFacts(model: DockerfileModel, run: RunInstruction): readonly Fact[] {
  const facts: Fact[] = [{ key: 'run' }];
  const scope = model.scopeAt(run);
  const names = scope.names().filter((name) => scope.lookup(name)?.origin === 'ARG');
  if (names.length > 0) facts.push({ key: 'run-arguments', values: { names: shortList(names.map(code)) } });
  const mounted = run.mounts
    .filter((mount) => mount.type === 'bind')
    .flatMap((mount) => {
      const value = (...keys: readonly string[]) =>
        mount.options.findLast(({ key }) => keys.includes(key))?.value?.value;
      const source = value('source', 'src') ?? '.';
      const from = value('from');
      return [code(from === undefined ? source : `${from}:${source}`)];
    });
  if (mounted.length > 0) facts.push({ key: 'run-mounts', values: { files: shortList(mounted) } });
  return facts;
}

/** What has to run again after it. */
function laterFacts(model: DockerfileModel, instruction: Instruction): readonly Fact[] {
  const { certain, ifFilesChanged } = rebuildAfter(model, instruction);
  const facts: Fact[] = [];
  const layer = model.effectOf(instruction) === 'layer';
  if (certain.length > 0)
    facts.push({ key: layer ? 'rebuilds' : 'value-rebuilds', values: { places: placesOf(model, certain) } });
  else if (ifFilesChanged.length === 0) facts.push({ key: layer ? 'rebuilds-nothing' : 'value-rebuilds-nothing' });
  if (ifFilesChanged.length > 0)
    facts.push({ key: 'rebuilds-if-changed', values: { places: placesOf(model, ifFilesChanged) } });
  const linked = certain.filter((each) =>
    each.flags.some(({ name, value }) => name === 'link' && value?.value.toLowerCase() !== 'false'),
  );
  if (linked.length > 0) facts.push({ key: 'rebuilds-linked', values: { places: placesOf(model, linked) } });
  return facts;
}

/** An ARG in front of the first FROM. */
function globalArgumentFacts(model: DockerfileModel, argument: ArgInstruction): readonly Fact[] {
  const names = new Set(argument.pairs.map((pair) => pair.key.value));
  const froms = model
    .instructions('FROM')
    .filter((from) =>
      [from.image, from.platform?.value].some((word) => word?.variables.some(({ name }) => names.has(name)) === true),
    );
  const taken = model
    .instructions('ARG')
    .filter((each) => model.stageOf(each) !== undefined)
    .filter((each) => each.pairs.some((pair) => pair.value === undefined && names.has(pair.key.value)));
  const readers = [...froms, ...taken];
  return [
    readers.length === 0
      ? { key: 'global-argument-unused' }
      : { key: 'global-argument', values: { places: placesOf(model, readers) } },
  ];
}
