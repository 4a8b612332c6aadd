import type { ComposeModel } from '../model/compose.ts';
import { entryOf, scalarsOf } from '../syntax/compose/access.ts';
import type { ComposeScalar, ComposeValue } from '../syntax/compose/nodes.ts';
import { touches } from '../text/span.ts';
import { serviceNames } from './compose/reach.ts';
import { code, defineConcept, type Explanation, type Fact, shortList } from './concept.ts';

export default defineConcept({
  id: 'include',
  inCompose({ model, offset }) {
    const entry = entryOf(model.tree.root, 'include');
    if (entry === undefined || !touches(entry.span, offset)) return undefined;
    const items = entry.value?.kind === 'sequence' ? entry.value.items : [];
    if (touches(entry.keySpan, offset)) {
      const files = items.flatMap((item) => pathsOf(item).map(({ text }) => code(text)));
      if (files.length === 0) return undefined;
      const facts: Fact[] = [{ key: 'files', values: { files: shortList(files) } }, ...ownFacts(model)];
      return { span: entry.keySpan, facts, weight: 110 };
    }
    const item = items.find(({ span }) => touches(span, offset));
    return item === undefined ? undefined : inItem(item, offset);
  },
});

function inItem(item: ComposeValue, offset: number): Explanation | undefined {
  const paths = pathsOf(item);
  const path = paths.find(({ span }) => touches(span, offset));
  const key = item.kind === 'map' ? item.entries.find(({ keySpan }) => touches(keySpan, offset)) : undefined;
  const span = path?.span ?? key?.keySpan;
  const [first] = paths;
  if (span === undefined || first === undefined) return undefined;
  const facts: Fact[] = [];
  if (first.text.includes('$')) facts.push({ key: 'depends' });
  else if (isRemote(first.text)) facts.push({ key: 'remote', values: { file: code(first.text) } });
  else facts.push(folderFact(item, first.text));
  if (paths.length > 1) {
    facts.push({ key: 'on-top', values: { file: code(first.text), files: shortList(paths.slice(1).map(toCode)) } });
  }
  const variables = scalarsOf(entryOf(item, 'env_file')?.value);
  if (variables.length > 0) facts.push({ key: 'variables', values: { files: shortList(variables.map(toCode)) } });
  return { span, facts, weight: 110 };
}

/** From where the relative paths of an included file count. */
function folderFact(item: ComposeValue, file: string): Fact {
  const [given] = scalarsOf(entryOf(item, 'project_directory')?.value);
  const folder = given?.text ?? (file.includes('/') ? file.slice(0, file.lastIndexOf('/') + 1) : '.');
  return { key: 'folder', values: { file: code(file), folder: code(folder) } };
}

function ownFacts({ services }: ComposeModel): readonly Fact[] {
  return services.length === 0 ? [] : [{ key: 'no-twice', values: { services: serviceNames(services) } }];
}

function pathsOf(item: ComposeValue): readonly ComposeScalar[] {
  return item.kind === 'scalar' ? scalarsOf(item) : scalarsOf(entryOf(item, 'path')?.value);
}

function isRemote(path: string): boolean {
  return /^(?:[a-z+]+:\/\/|git@|oci:)/i.test(path);
}

function toCode({ text }: ComposeScalar): ReturnType<typeof code> {
  return code(text);
}
