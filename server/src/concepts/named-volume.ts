import type { ComposeModel, Resource, Service, ServiceMount } from '../model/compose.ts';
import { entryOf } from '../syntax/compose/access.ts';
import { type Span, textOf, touches } from '../text/span.ts';
import { plainText, wordAt } from './compose/keys.ts';
import { serviceAt } from './compose/services.ts';
import { code, defineConcept, type Explanation, type Fact, shortList } from './concept.ts';

export default defineConcept({
  id: 'named-volume',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    if (service !== undefined) {
      const mount = service.mounts.find(({ sourceSpan }) => sourceSpan !== undefined && touches(sourceSpan, offset));
      if (mount?.type !== 'volume' || mount.sourceSpan === undefined) return undefined;
      return explained(mount.sourceSpan, mountFacts(model, service, mount));
    }
    const section = model.section('volumes');
    if (section === undefined || !touches(section.span, offset)) return undefined;
    if (touches(section.keySpan, offset)) return explained(section.keySpan, sectionFacts(model));
    const declared = model.volumes.find(({ entry }) => touches(entry.span, offset));
    if (declared === undefined) return undefined;
    const on = (name: string) => wordAt(entryOf(declared.entry.value, name), offset);
    const named = on('name');
    if (named !== undefined) return explained(named, [nameFact(model, declared)]);
    const kept = on('driver') ?? on('driver_opts');
    if (kept !== undefined) return explained(kept, dataFacts(declared));
    if (!touches(declared.entry.keySpan, offset)) return undefined;
    return explained(declared.entry.keySpan, [nameFact(model, declared), ...dataFacts(declared)]);
  },
});

function explained(span: Span, facts: readonly Fact[]): Explanation | undefined {
  return facts.length === 0 ? undefined : { span, facts, weight: 110 };
}

function mountFacts(model: ComposeModel, service: Service, mount: ServiceMount): readonly Fact[] {
  const name = mount.source ?? '';
  const declared = model.volumes.find((each) => each.name === name);
  if (declared === undefined) return model.complete ? [{ key: 'undeclared', values: { volume: code(name) } }] : [];
  const facts: Fact[] = [nameFact(model, declared)];
  if (!textOf(model.text, mount.span).includes('nocopy')) {
    facts.push({ key: 'filled', values: { service: code(service.name), target: code(mount.target) } });
  }
  const others = model.services.flatMap((each) =>
    each.mounts
      .filter((other) => other !== mount && other.type === 'volume' && other.source === name)
      .map(({ target }) => code(`${each.name}:${target}`)),
  );
  facts.push(others.length === 0 ? { key: 'alone' } : { key: 'shared', values: { places: shortList(others) } });
  if (!declared.external) facts.push({ key: 'deleted', values: { volume: code(name) } });
  return facts;
}

/** What the engine calls it, and so who else finds it. */
function nameFact(model: ComposeModel, { name, entry, external }: Resource): Fact {
  const own = entryOf(entry.value, 'name');
  if (own !== undefined && plainText(own) === undefined) return { key: 'name-from-variable' };
  const given = plainText(own);
  if (external) return { key: 'external', values: { name: code(given ?? name) } };
  if (given !== undefined) return { key: 'own-name', values: { name: code(given) } };
  const project = plainText(model.name);
  return project === undefined
    ? { key: 'folder-name', values: { volume: code(name), name: code(`_${name}`) } }
    : { key: 'project-name', values: { volume: code(name), name: code(`${project}_${name}`) } };
}

/** Where its data lies, if not in the engine's own folder. */
function dataFacts({ entry, driver }: Resource): readonly Fact[] {
  const facts: Fact[] = [];
  if (driver !== undefined && driver !== 'local') facts.push({ key: 'driver', values: { driver: code(driver) } });
  const device = plainText(entryOf(entryOf(entry.value, 'driver_opts')?.value, 'device'));
  if (device !== undefined) facts.push({ key: 'device', values: { device: code(device) } });
  return facts;
}

function sectionFacts({ volumes }: ComposeModel): readonly Fact[] {
  const names = (external: boolean) =>
    volumes.filter((each) => each.external === external).map(({ name }) => code(name));
  const own = names(false);
  const external = names(true);
  const facts: Fact[] = [];
  if (own.length > 0) facts.push({ key: 'all-own', values: { volumes: shortList(own) } });
  if (external.length > 0) facts.push({ key: 'all-external', values: { volumes: shortList(external) } });
  return facts;
}
