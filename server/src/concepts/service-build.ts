import type { ComposeModel, Service } from '../model/compose.ts';
import { entryOf, valueOf } from '../syntax/compose/access.ts';
import type { ComposeEntry, ComposeScalar } from '../syntax/compose/nodes.ts';
import { type Span, touches } from '../text/span.ts';
import { valueSpan } from './compose/places.ts';
import { imageName, keyAmong, serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';

export default defineConcept({
  id: 'service-build',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    const key = service?.get('build');
    if (service?.build === undefined || key === undefined || !touches(key.span, offset)) return undefined;
    if (touches(key.keySpan, offset)) return { span: key.keySpan, facts: summary(model, service), weight: 110 };
    const found = partAt(service, key, offset);
    return found === undefined ? undefined : { ...found, weight: 110 };
  },
});

interface Part {
  readonly span: Span;
  readonly facts: readonly Fact[];
}

/** Keys of `build`, their values, and the names of arguments. */
function partAt(service: Service, key: ComposeEntry, offset: number): Part | undefined {
  const { build } = service;
  if (build === undefined) return undefined;
  const on = (name: string, value: ComposeScalar | undefined): Span | undefined =>
    keyAmong([entryOf(key.value, name)], offset)?.keySpan ?? valueSpan(value, offset);
  const context = on('context', build.context);
  if (context !== undefined && build.context !== undefined)
    return { span: context, facts: [contextFact(build.context)] };
  const dockerfile = on('dockerfile', build.dockerfile);
  if (dockerfile !== undefined) return { span: dockerfile, facts: [dockerfileFact(service)] };
  const target = on('target', build.target);
  if (target !== undefined && build.target !== undefined) {
    return { span: target, facts: [{ key: 'target', values: { target: code(build.target.text) } }] };
  }
  const argumentsKey = keyAmong([entryOf(key.value, 'args')], offset);
  if (argumentsKey !== undefined && build.args.length > 0) {
    const names = shortList(build.args.map((each) => code(each.key)));
    return { span: argumentsKey.keySpan, facts: [{ key: 'arguments', values: { names } }] };
  }
  const argument = keyAmong(build.args, offset);
  return argument === undefined ? undefined : { span: argument.keySpan, facts: argumentFacts(argument) };
}

function summary(model: ComposeModel, service: Service): readonly Fact[] {
  const image = code(imageName(model, service) ?? '');
  const facts: Fact[] = [
    { key: service.image === undefined ? 'named-by-service' : 'named-by-image', values: { image } },
    { key: 'when', values: { command: code(`docker compose up --build ${service.name}`) } },
  ];
  const { build } = service;
  if (build?.context !== undefined) facts.push(contextFact(build.context), dockerfileFact(service));
  return facts;
}

function contextFact(context: ComposeScalar): Fact {
  const { text } = context;
  if (text.includes('$')) return { key: 'context-variable', values: { context: code(text) } };
  const isRemote = /^(?:[a-z+]+:\/\/|git@|github\.com\/)/i.test(text);
  return { key: isRemote ? 'context-remote' : 'context', values: { context: code(text) } };
}

function dockerfileFact({ map, build }: Service): Fact {
  if (valueOf(valueOf(map, 'build'), 'dockerfile_inline') !== undefined) return { key: 'dockerfile-inline' };
  const path = build?.dockerfile?.text ?? '';
  return path === ''
    ? { key: 'dockerfile-default' }
    : { key: 'dockerfile', values: { path: code(path), context: code(build?.context?.text ?? '.') } };
}

function argumentFacts({ key, value }: ComposeEntry): readonly Fact[] {
  const name = code(key);
  const isGiven = value?.kind === 'scalar' && value.value !== null;
  if (!isGiven) return [{ key: 'argument-passed', values: { name } }];
  return [{ key: 'argument', values: { name, value: code(value.text), instruction: code(`ARG ${key}`) } }];
}
