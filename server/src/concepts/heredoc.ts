import type { DockerfileModel } from '../model/dockerfile.ts';
import type { Heredoc, Instruction, RunInstruction } from '../syntax/dockerfile/nodes.ts';
import { allVariables } from '../syntax/dockerfile/variables.ts';
import { touches } from '../text/span.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';
import { instructionAt } from '../model/instruction-at.ts';
import { vectorCode } from './dockerfile/vector.ts';

export default defineConcept({
  id: 'heredoc',
  inDockerfile({ model, offset }) {
    const instruction = instructionAt(model, offset);
    const heredoc = instruction?.heredocs.find((each) => touches(each.span, offset));
    if (instruction === undefined || heredoc === undefined) return undefined;
    const facts = factsOf(model, instruction, heredoc);
    return facts.length === 0 ? undefined : { span: heredoc.span, facts, weight: 110 };
  },
});

function factsOf(model: DockerfileModel, instruction: Instruction, heredoc: Heredoc): readonly Fact[] {
  const facts = instruction.type === 'RUN' ? runFacts(model, instruction, heredoc) : fileFacts(instruction, heredoc);
  return heredoc.chomp && facts.length > 0 ? [...facts, { key: 'tabs' }] : facts;
}

function runFacts(model: DockerfileModel, run: RunInstruction, heredoc: Heredoc): readonly Fact[] {
  const end = code(heredoc.name);
  const isWhole = run.body.text.trim() === model.text.slice(heredoc.span.start, heredoc.span.end);
  if (!isWhole) return [{ key: 'input', values: { end } }, { key: heredoc.expand ? 'shell-expands' : 'literal' }];
  const first = heredoc.body.text.slice(0, 200).split('\n', 1)[0] ?? '';
  if (first.trimStart().startsWith('#!'))
    return [{ key: 'program', values: { end, interpreter: code(first.trim().slice(2).trim()) } }];
  const facts: Fact[] = [{ key: 'script', values: { end, shell: vectorCode(model.shellAt(run)) } }];
  const stops = /(?:^|[\n;])\s*set\s+-(?:\w*e|o\s+errexit)/.test(heredoc.body.text.slice(0, 20_000));
  const shellStops = model.shellAt(run).some((word) => /^-\w*e|^errexit$/.test(word));
  facts.push({ key: stops || shellStops ? 'stops' : 'goes-on' });
  if (!heredoc.expand) facts.push({ key: 'quotes-change-nothing' });
  return facts;
}

function fileFacts(instruction: Instruction, heredoc: Heredoc): readonly Fact[] {
  if (instruction.type !== 'COPY' && instruction.type !== 'ADD') return [];
  const facts: Fact[] = [{ key: 'file', values: { end: code(heredoc.name) } }];
  const names = [...new Set([...allVariables(heredoc.variables)].map(({ name }) => name))];
  if (!heredoc.expand) facts.push({ key: 'literal' });
  else if (names.length > 0) facts.push({ key: 'build-expands', values: { names: shortList(names.map(code)) } });
  return facts;
}
