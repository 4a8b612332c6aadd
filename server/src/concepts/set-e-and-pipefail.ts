import { baseImageOf } from '../model/base-image.ts';
import type { DockerfileModel } from '../model/dockerfile.ts';
import { setsPipefail, startsWithPipefail } from '../model/pipefail.ts';
import type { ShellInstruction } from '../syntax/dockerfile/nodes.ts';
import { touches } from '../text/span.ts';
import { code, defineConcept, type Explanation, type Fact } from './concept.ts';
import { instructionAt } from '../model/instruction-at.ts';
import { commandAt, type RunAt, runAt } from './dockerfile/shell-places.ts';

export default defineConcept({
  id: 'set-e-and-pipefail',
  inDockerfile({ model, offset }) {
    const instruction = instructionAt(model, offset);
    if (instruction?.type === 'SHELL') return inShell(instruction, offset);
    const at = runAt(model, offset);
    const command = at && commandAt(at, offset);
    if (at === undefined) return undefined;
    if (command?.name !== 'set') return onPipe(model, at, offset);
    const words = command.arguments.map(({ value }) => value);
    const facts = [...optionFacts(words)];
    if (facts.length === 0) return undefined;
    if (words.includes('pipefail') && /^(?:\/bin\/)?sh$/.test(model.shellAt(at.run)[0] ?? '')) {
      const base = baseImageOf(model, model.stageOf(at.run))?.repository;
      if (base !== undefined && /^(?:debian|ubuntu)$/.test(base))
        facts.push({ key: 'pipefail-in-dash', values: { base: code(base) } });
    }
    return { span: command.span, facts: [...facts, scopeFact(model, offset)], weight: 110 };
  },
});

/** On the `|` between two commands. */
function onPipe(model: DockerfileModel, { run, script }: RunAt, offset: number): Explanation | undefined {
  const index = script.commands.findIndex(({ pipe, span }) => pipe !== undefined && span.start > offset);
  const next = script.commands[index];
  if (next?.pipe === undefined) return undefined;
  const { length, position } = next.pipe;
  const ofPipe = script.commands.filter(({ step, pipe }) => step === next.step && pipe?.length === length);
  const before = ofPipe.findLast(({ pipe, span }) => pipe?.position === position - 1 && span.end < next.span.start);
  const last = ofPipe.find(({ pipe, span }) => pipe?.position === length - 1 && span.start >= next.span.start);
  if (before === undefined || last === undefined || before.name === '' || last.name === '') return undefined;
  const between = model.text.slice(before.span.end, next.span.start);
  const start = before.span.end + between.indexOf('|');
  const span = { start, end: start + (between.includes('|&') ? 2 : 1) };
  if (!between.includes('|') || !touches(span, offset)) return undefined;
  const isOn =
    startsWithPipefail(model, run, script) ||
    script.commands.some((each) => each.topLevel && each.span.end < start && setsPipefail(each));
  const values = { first: code(before.name), last: code(last.name) };
  return { span, facts: [{ key: isOn ? 'pipe-watched' : 'pipe-last-counts', values }], weight: 110 };
}

/** A `set` in a heredoc or in the text itself ends with the RUN's shell; in a subshell it ends with that. */
function scopeFact(model: DockerfileModel, offset: number): Fact {
  const at = runAt(model, offset);
  const command = at && commandAt(at, offset);
  return { key: command?.topLevel === true ? 'this-run' : 'this-block' };
}

/** On the options of `SHELL ["/bin/bash", "-eo", "pipefail", "-c"]`. */
function inShell({ command }: ShellInstruction, offset: number): Explanation | undefined {
  if (command.form !== 'exec') return undefined;
  const words = command.arguments.map(({ value }) => value);
  const index = command.arguments.findIndex(({ span }) => touches(span, offset));
  const word = command.arguments[index];
  if (word === undefined || index === 0) return undefined;
  const facts = optionFacts(word.value === 'pipefail' ? [words[index - 1] ?? '', word.value] : [word.value]);
  const own = word.value === 'pipefail' ? facts.filter(({ key }) => key === 'pipefail') : facts;
  if (own.length === 0) return undefined;
  return { span: word.span, facts: [...own, { key: 'all-below' }], weight: 110 };
}

function optionFacts(words: readonly string[]): Fact[] {
  const facts: Fact[] = [];
  const isOn = (letter: string, name: string): boolean =>
    words.some((word, index) => /^-[a-z]*$/.test(word) && (word.includes(letter) || words[index + 1] === name));
  const isOff = words.some(
    (word, index) => /^\+[a-z]*$/.test(word) && (word.includes('e') || words[index + 1] === 'errexit'),
  );
  if (isOn('e', 'errexit')) facts.push({ key: 'errexit' });
  if (isOff) facts.push({ key: 'errexit-off' });
  if (isOn('u', 'nounset')) facts.push({ key: 'nounset' });
  if (isOn('x', 'xtrace')) facts.push({ key: 'xtrace' });
  if (words.some((word, index) => word === 'pipefail' && /^-[a-z]*o$/.test(words[index - 1] ?? '')))
    facts.push({ key: 'pipefail' });
  return facts;
}
