import { sortEdits, type Edit } from './edit.ts';

/**
 * The edits that do at once what `first` and then `second` do. Spans of `second` refer to the text after `first`; those
 * of the result to the text before both.
 */
export function mergeEdits(first: readonly Edit[], second: readonly Edit[]): readonly Edit[] {
  const before = stepsOf(first);
  const after = stepsOf(second);
  const merged: Step[] = [];
  let a = before.shift() ?? rest;
  let b = after.shift() ?? rest;
  while (a !== rest || b !== rest) {
    if (a.kind === 'delete') {
      merged.push(a);
      a = before.shift() ?? rest;
      continue;
    }
    if (b.kind === 'insert') {
      merged.push(b);
      b = after.shift() ?? rest;
      continue;
    }
    const length = Math.min(lengthOf(a), lengthOf(b));
    if (b.kind === 'keep') merged.push(head(a, length));
    else if (a.kind === 'keep') merged.push({ kind: 'delete', length });
    a = tail(a, length) ?? before.shift() ?? rest;
    b = tail(b, length) ?? after.shift() ?? rest;
  }
  return editsOf(merged);
}

/** Edits as one walk over the text: keep so many characters, leave out so many, write these. */
type Step =
  | { readonly kind: 'keep'; readonly length: number }
  | { readonly kind: 'delete'; readonly length: number }
  | { readonly kind: 'insert'; readonly text: string };

/** Behind the last edit everything is kept. */
const rest: Step = { kind: 'keep', length: Number.POSITIVE_INFINITY };

function stepsOf(edits: readonly Edit[]): Step[] {
  const steps: Step[] = [];
  let at = 0;
  for (const edit of sortEdits(edits)) {
    if (edit.span.start > at) steps.push({ kind: 'keep', length: edit.span.start - at });
    if (edit.text !== '') steps.push({ kind: 'insert', text: edit.text });
    if (edit.span.end > edit.span.start) steps.push({ kind: 'delete', length: edit.span.end - edit.span.start });
    at = edit.span.end;
  }
  return steps;
}

function editsOf(steps: readonly Step[]): readonly Edit[] {
  const edits: Edit[] = [];
  let at = 0;
  let text = '';
  let deleted = 0;
  const finish = (): void => {
    if (text !== '' || deleted > 0) edits.push({ span: { start: at, end: at + deleted }, text });
    at += deleted;
    text = '';
    deleted = 0;
  };
  for (const step of steps) {
    if (step.kind === 'insert') text += step.text;
    else if (step.kind === 'delete') deleted += step.length;
    else {
      finish();
      at += step.length;
    }
  }
  finish();
  return edits;
}

function lengthOf(step: Step): number {
  return step.kind === 'insert' ? step.text.length : step.length;
}

function head(step: Step, length: number): Step {
  return step.kind === 'insert' ? { kind: 'insert', text: step.text.slice(0, length) } : { kind: step.kind, length };
}

/** Undefined where nothing is left. */
function tail(step: Step, length: number): Step | undefined {
  if (step === rest) return rest;
  if (length >= lengthOf(step)) return undefined;
  return step.kind === 'insert'
    ? { kind: 'insert', text: step.text.slice(length) }
    : { kind: step.kind, length: step.length - length };
}
