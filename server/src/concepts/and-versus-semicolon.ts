import { stopsAtFirstError } from '../model/append-command.ts';
import type { DockerfileModel } from '../model/dockerfile.ts';
import type { ShellStep } from '../syntax/shell/nodes.ts';
import { touches } from '../text/span.ts';
import { defineConcept, type Fact, shortList } from './concept.ts';
import { type RunAt, runAt, stepLabel } from './dockerfile/shell-places.ts';

export default defineConcept({
  id: 'and-versus-semicolon',
  inDockerfile({ model, offset }) {
    const at = runAt(model, offset);
    if (at === undefined) return undefined;
    const { steps } = at.script;
    const index = steps.findIndex(({ operatorSpan }) => operatorSpan !== undefined && touches(operatorSpan, offset));
    const [previous, next] = [steps[index - 1], steps[index]];
    if (previous === undefined || next?.operatorSpan === undefined || next.operator === '\n') return undefined;
    return { span: next.operatorSpan, facts: factsOf(model, at, index, previous, next), weight: 110 };
  },
});

function factsOf(
  model: DockerfileModel,
  { run, script }: RunAt,
  index: number,
  previous: ShellStep,
  next: ShellStep,
): readonly Fact[] {
  const values = { previous: stepLabel(model, previous), next: stepLabel(model, next) };
  switch (next.operator) {
    case '&&':
      return [{ key: 'and', values }, ...tailFacts(model, script.steps, index)];
    case '||':
      return [{ key: isNothing(model, next) ? 'or-nothing' : 'or', values }];
    case '&':
      return [{ key: 'background', values }];
    default: {
      // In `a && b;` the shell goes on after a failure of `a`, whatever `set -e` says.
      const isList = previous.operator === '&&' || previous.operator === '||';
      if (stopsAtFirstError(model, run, script))
        return [{ key: isList ? 'semicolon-after-list' : 'semicolon-errexit', values }];
      return [{ key: 'semicolon', values }, lostFact(model, script.steps, index)];
    }
  }
}

/** How far the failure of a step reaches: up to a `;` behind which the shell goes on. */
function tailFacts(model: DockerfileModel, steps: readonly ShellStep[], index: number): readonly Fact[] {
  const end = steps.findIndex(({ operator }, at) => at > index && operator !== '&&');
  const last = steps.at(-1);
  if (end < 0) return [{ key: 'and-fails-run' }];
  const after = steps[end];
  if (after === undefined || last === undefined) return [];
  if (after.operator === '||') return [{ key: 'and-then-or', values: { other: stepLabel(model, after) } }];
  return [{ key: 'and-then-semicolon', values: { other: stepLabel(model, after) } }];
}

/** Whose failure nobody notices: of all steps in front, because only the end of the last list counts. */
function lostFact(model: DockerfileModel, steps: readonly ShellStep[], index: number): Fact {
  const lost = steps.slice(0, index).map((step) => stepLabel(model, step));
  const last = steps.at(-1);
  return {
    key: 'lost',
    values: { steps: shortList(lost, 4), last: last === undefined ? '' : stepLabel(model, last) },
  };
}

function isNothing({ text }: DockerfileModel, { span }: ShellStep): boolean {
  return /^(?:true|:)$/.test(text.slice(span.start, Math.min(span.end, span.start + 10)).trim());
}
