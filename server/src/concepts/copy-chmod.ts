import type { DockerfileModel } from '../model/dockerfile.ts';
import { valueOf } from '../model/value-of.ts';
import { code, defineConcept, type Fact } from './concept.ts';
import { type CopyFlagAt, copyFlagAt } from './dockerfile/copy-flags.ts';

export default defineConcept({
  id: 'copy-chmod',
  inDockerfile({ model, offset }) {
    const found = copyFlagAt(model, offset, 'chmod');
    return found && { span: found.flag.span, facts: factsOf(model, found), weight: 110 };
  },
});

function factsOf(model: DockerfileModel, { copy, flag }: CopyFlagAt): readonly Fact[] {
  if (flag.value === undefined) return [];
  const mode = valueOf(model, copy, flag.value);
  if (mode === null) return [{ key: 'unknown', values: { mode: code(flag.value.value) } }];
  const values = { mode: code(mode) };
  if (!/^[0-7]{3,4}$/.test(mode)) return [{ key: 'symbolic', values }];
  const digits = mode.slice(-3).split('').map(Number);
  const facts: Fact[] = [{ key: 'octal', values: { ...values, letters: code(digits.map(lettersOf).join('')) } }];
  if (digits.some((digit) => digit % 2 === 1)) facts.push({ key: 'executable' });
  else facts.push({ key: 'closed-folders' });
  return facts;
}

function lettersOf(digit: number): string {
  return `${digit & 4 ? 'r' : '-'}${digit & 2 ? 'w' : '-'}${digit & 1 ? 'x' : '-'}`;
}
