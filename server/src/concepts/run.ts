import type { DockerfileModel } from '../model/dockerfile.ts';
import { userAt } from '../model/user-at.ts';
import { workingDirectories } from '../model/working-directory.ts';
import type { RunInstruction } from '../syntax/dockerfile/nodes.ts';
import type { ShellScript } from '../syntax/shell/nodes.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';
import { outerBase } from './dockerfile/inheritance.ts';
import { keywordAt } from './dockerfile/places.ts';
import { vectorCode } from './dockerfile/vector.ts';

export default defineConcept({
  id: 'run',
  inDockerfile({ model, offset }) {
    const run = keywordAt(model, offset);
    if (run?.type !== 'RUN') return undefined;
    const script = model.scriptOf(run);
    const facts = [formFact(model, run), ...placeFacts(model, run), ...(script ? scriptFacts(model, run, script) : [])];
    return { span: run.keyword.span, facts, weight: 100 };
  },
});

function formFact(model: DockerfileModel, run: RunInstruction): Fact {
  return run.command.form === 'exec'
    ? { key: 'exec', values: { vector: vectorCode(run.command.arguments.map(({ value }) => value)) } }
    : { key: 'shell', values: { shell: vectorCode(model.shellAt(run)) } };
}

/** As whom and where it runs. */
function placeFacts(model: DockerfileModel, run: RunInstruction): readonly Fact[] {
  const stage = model.stageOf(run);
  if (stage === undefined) return [];
  const user = userAt(model, run)?.name;
  const whole = workingDirectories(model).get(run);
  const folder = whole?.includes('?') === false ? code(whole) : undefined;
  if (user !== undefined && folder !== undefined) return [{ key: 'as-in', values: { user: code(user), folder } }];
  if (folder !== undefined) return [{ key: 'in', values: { folder } }];
  const image = outerBase(model, stage);
  if (user !== undefined) return [{ key: 'as', values: { user: code(user), image } }];
  return [{ key: 'place-of-image', values: { image } }];
}

function scriptFacts(model: DockerfileModel, run: RunInstruction, script: ShellScript): readonly Fact[] {
  const top = script.commands.filter(({ topLevel }) => topLevel);
  const facts: Fact[] = [];
  const lost = ['cd', 'export'].filter((name) => top.some((command) => command.name === name));
  if (lost.length > 0) facts.push({ key: 'lost', values: { commands: shortList(lost.map(code)) } });
  const unnoticed = unnoticedFailures(model, run, script);
  if (unnoticed.length > 0) facts.push({ key: 'goes-on', values: { commands: shortList(unnoticed.map(code)) } });
  return facts;
}

/** Commands with `;` or a line break behind them, where neither `set -e` nor `||` stands. */
function unnoticedFailures(model: DockerfileModel, run: RunInstruction, script: ShellScript): readonly string[] {
  if (!script.complete || stopsItself(model.shellAt(run))) return [];
  if (script.steps.some(({ operator }) => operator === '||' || operator === '&')) return [];
  if (script.commands.some(({ name, arguments: words }) => name === 'set' && stopsItself(words.map(valueOf))))
    return [];
  const names = script.steps.slice(0, -1).flatMap((step, index) => {
    const next = script.steps[index + 1]?.operator;
    const last = script.commands[step.commands.at(-1) ?? -1];
    return (next === ';' || next === '\n') && last?.topLevel === true ? [last.name] : [];
  });
  return [...new Set(names)].filter((name) => name !== '' && name !== 'set' && name !== 'echo');
}

function valueOf({ value }: { readonly value: string }): string {
  return value;
}

/** Whether a shell that is given these words stops at the first command that fails. */
function stopsItself(words: readonly string[]): boolean {
  return words.some((word) => /^-\w*e|^errexit$/.test(word));
}
