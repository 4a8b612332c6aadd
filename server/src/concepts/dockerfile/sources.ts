import type { AddInstruction, CopyInstruction, Word } from '../../syntax/dockerfile/nodes.ts';

/** Where a source of COPY or ADD is taken from. */
export type SourceKind = 'context' | 'from' | 'heredoc' | 'url' | 'git';

export function kindOfSource(instruction: CopyInstruction | AddInstruction, source: Word): SourceKind {
  if (/^\d*<</.test(source.raw)) return 'heredoc';
  if (instruction.type === 'COPY') return instruction.from === undefined ? 'context' : 'from';
  if (/^git@|^(?:git|ssh):\/\/|^https?:\/\/[^#?]*\.git(?:[#?]|$)/.test(source.value)) return 'git';
  return /^https?:\/\//i.test(source.value) ? 'url' : 'context';
}
