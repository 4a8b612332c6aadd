import type { DockerfileModel } from '../model/dockerfile.ts';
import type { AddInstruction, CopyInstruction, Word } from '../syntax/dockerfile/nodes.ts';
import { touches } from '../text/span.ts';
import { code, type ComposeConceptContext, defineConcept, type Explanation, type Fact } from './concept.ts';
import { valueSpan } from './compose/places.ts';
import { instructionAt } from '../model/instruction-at.ts';
import { expanded } from './dockerfile/places.ts';
import { kindOfSource } from './dockerfile/sources.ts';

export default defineConcept({
  id: 'build-context',
  inDockerfile({ model, offset }) {
    const instruction = instructionAt(model, offset);
    if (instruction?.type === 'RUN') {
      for (const mount of instruction.mounts) {
        const value = mount.options.findLast(({ key }) => key === 'source' || key === 'src')?.value;
        if (mount.type !== 'bind' || value === undefined || !touches(value.span, offset)) continue;
        if (mount.options.some(({ key }) => key === 'from')) continue;
        return { span: value.span, facts: [{ key: 'mounted', values: { file: code(value.value) } }], weight: 60 };
      }
    }
    if (instruction?.type !== 'COPY' && instruction?.type !== 'ADD') return undefined;
    const source = instruction.sources.find((each) => touches(each.span, offset));
    if (source !== undefined) {
      return {
        span: source.span,
        facts: [sourceFact(model, instruction, source), ...destinationFacts(model, instruction)],
        weight: 60,
      };
    }
    const { destination } = instruction;
    if (destination === undefined || !touches(destination.span, offset)) return undefined;
    const facts = destinationFacts(model, instruction);
    return facts.length === 0 ? undefined : { span: destination.span, facts, weight: 60 };
  },
  inCompose,
});

function sourceFact(model: DockerfileModel, instruction: CopyInstruction | AddInstruction, source: Word): Fact {
  const written = code(source.value);
  const kind = kindOfSource(instruction, source);
  if (kind === 'heredoc') return { key: 'heredoc' };
  if (kind === 'url' || kind === 'git') return { key: kind, values: { address: written } };
  if (instruction.type === 'COPY' && instruction.from?.value !== undefined) {
    return { key: 'not-context', values: { file: written, from: code(instruction.from.value.value) } };
  }
  return contextFact(expanded(model, instruction, source));
}

/** BuildKit resolves a path as if the context were the root of the file system, so `..` cannot lead out of it. */
function contextFact(path: string): Fact {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  const inside = parts.join('/');
  const values = { path: code(path), inside: code(inside === '' ? '.' : inside) };
  if (/(?:^|\/)\.\.(?:\/|$)/.test(path)) return { key: 'outside', values };
  if (inside === '') return { key: 'everything', values: { path: code(path) } };
  if (path.startsWith('/')) return { key: 'absolute', values };
  return { key: /[*?[]/.test(path) ? 'pattern' : 'path', values };
}

/** Where the files end up, if the file alone can tell. */
function destinationFacts(model: DockerfileModel, instruction: CopyInstruction | AddInstruction): readonly Fact[] {
  if (instruction.destination === undefined) return [];
  const written = expanded(model, instruction, instruction.destination);
  if (written.startsWith('/') || written.includes('$')) return [];
  const folder = workingFolder(model, instruction);
  if (folder === undefined) return [{ key: 'destination-of-image', values: { destination: code(written) } }];
  const absolute = joinPath(folder, written);
  return [
    { key: 'destination', values: { destination: code(written), absolute: code(absolute), folder: code(folder) } },
  ];
}

/** WORKDIR at an instruction; undefined where an image outside the file decides. */
function workingFolder(model: DockerfileModel, instruction: CopyInstruction | AddInstruction): string | undefined {
  let relative = '';
  for (let stage = model.stageOf(instruction); stage !== undefined;) {
    for (const each of stage.instructions.filter(({ index }) => index < instruction.index).toReversed()) {
      if (each.type !== 'WORKDIR' || each.value === undefined) continue;
      const path = expanded(model, each, each.value);
      if (path.includes('$')) return undefined;
      relative = joinPath(path, relative);
      if (path.startsWith('/')) return relative;
    }
    if (stage.base.kind === 'scratch') return joinPath('/', relative);
    stage = stage.base.kind === 'stage' ? model.stages[stage.base.stage] : undefined;
  }
  return undefined;
}

function joinPath(folder: string, path: string): string {
  if (path.startsWith('/')) return path;
  const parts: string[] = [];
  for (const part of `${folder}/${path}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `${folder.startsWith('/') ? '/' : ''}${parts.join('/')}`;
}

function inCompose({ model, offset }: ComposeConceptContext): Explanation | undefined {
  for (const service of model.services) {
    const entry = service.get('build');
    const { build } = service;
    if (entry === undefined || build === undefined) continue;
    const span = touches(entry.keySpan, offset) ? entry.keySpan : valueSpan(build.context, offset);
    if (span === undefined) continue;
    const context = build.context?.text ?? '.';
    const facts: Fact[] = [
      /^(?:[a-z]+:\/\/|git@)/.test(context)
        ? { key: 'compose-remote', values: { address: code(context) } }
        : { key: 'compose', values: { service: code(service.name), folder: code(context) } },
      { key: 'compose-dockerfile', values: { file: code(build.dockerfile?.text ?? 'Dockerfile') } },
    ];
    return { span, facts, weight: 60 };
  }
  return undefined;
}
