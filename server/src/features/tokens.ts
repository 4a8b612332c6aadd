import type { DockerfileModel } from '../model/dockerfile.ts';
import type { Instruction, Mount, Pair, VariableReference, Word } from '../syntax/dockerfile/nodes.ts';
import type { Span } from '../text/span.ts';

/** What a word is, by the names of the protocol's standard token types. */
export const tokenTypes = [
  'keyword',
  'macro',
  'comment',
  'class',
  'namespace',
  'parameter',
  'property',
  'variable',
] as const;
export const tokenModifiers = ['declaration'] as const;

export interface Token {
  readonly span: Span;
  readonly type: (typeof tokenTypes)[number];
  readonly declaration: boolean;
}

/** In document order and without overlaps; one walk over the tree, so it takes as long as the file is. */
export function tokens({ tree, references, text }: DockerfileModel): readonly Token[] {
  const found: Token[] = [];
  const add = (span: Span, type: Token['type'], declaration = false): void => {
    found.push({ span, type, declaration });
  };
  for (const directive of tree.directives) {
    add(directive.nameSpan, 'macro');
  }
  for (const comment of tree.comments) add(comment.span, 'comment');
  for (const reference of references) {
    if (reference.stage !== undefined) add(reference.word.span, 'class');
  }
  for (const instruction of tree.instructions) addInstruction(instruction, add);
  return withoutOverlaps(found, text);
}

type Add = (span: Span, type: Token['type'], declaration?: boolean) => void;

function addInstruction(instruction: Instruction, add: Add): void {
  add(instruction.keyword.span, 'keyword');
  for (const flag of instruction.flags) {
    add({ start: flag.span.start, end: flag.nameSpan.end }, 'parameter');
    if (flag.value !== undefined) addVariables(flag.value.variables, add);
  }
  for (const heredoc of instruction.heredocs) {
    add(heredoc.nameSpan, 'macro', true);
    if (heredoc.terminator !== undefined) add(heredoc.terminator, 'macro');
    addVariables(heredoc.variables, add);
  }
  switch (instruction.type) {
    case 'FROM':
      if (instruction.as !== undefined) add(instruction.as.span, 'keyword');
      if (instruction.name !== undefined) add(instruction.name.span, 'class', true);
      if (instruction.image !== undefined) {
        addVariables(instruction.image.variables, add);
        if (instruction.image.variables.length === 0) add(instruction.image.span, 'namespace');
      }
      return;
    case 'RUN':
      for (const mount of instruction.mounts) addMount(mount, add);
      return;
    case 'ARG':
      addPairs(instruction.pairs, 'variable', add);
      return;
    case 'ENV':
      addPairs(instruction.pairs, 'variable', add);
      return;
    case 'LABEL':
      addPairs(instruction.pairs, 'property', add);
      return;
    case 'COPY':
    case 'ADD':
      addWords([...instruction.sources, instruction.destination], add);
      return;
    case 'EXPOSE':
      addWords(instruction.ports, add);
      return;
    case 'VOLUME':
      addWords(instruction.paths, add);
      return;
    case 'USER':
    case 'WORKDIR':
    case 'STOPSIGNAL':
      addWords([instruction.value], add);
      return;
    case 'HEALTHCHECK':
      addWords([instruction.kind], add);
      if (instruction.kind !== undefined) add(instruction.kind.span, 'keyword');
      return;
    case 'ONBUILD':
      if (instruction.trigger !== undefined) addInstruction(instruction.trigger, add);
      return;
    default:
  }
}

function addMount(mount: Mount, add: Add): void {
  for (const option of mount.options) {
    add(option.keySpan, 'property');
    if (option.value !== undefined) addVariables(option.value.variables, add);
  }
}

function addPairs(pairs: readonly Pair[], type: Token['type'], add: Add): void {
  for (const { key, value } of pairs) {
    add(key.span, type, true);
    if (value !== undefined) addVariables(value.variables, add);
  }
}

function addWords(words: readonly (Word | undefined)[], add: Add): void {
  for (const word of words) if (word !== undefined) addVariables(word.variables, add);
}

function addVariables(variables: readonly VariableReference[], add: Add): void {
  for (const variable of variables) {
    add(variable.nameSpan, 'variable');
    addVariables(variable.inner, add);
  }
}

/** Editors take no token twice and none over several lines, which a word with a continuation inside would be. */
function withoutOverlaps(found: readonly Token[], text: string): readonly Token[] {
  let end = 0;
  return found
    .toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)
    .filter(({ span }) => {
      if (span.start < end || span.end <= span.start || hasLineBreak(text, span)) return false;
      end = span.end;
      return true;
    });
}

function hasLineBreak(text: string, span: Span): boolean {
  for (let at = span.start; at < span.end; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) return true;
  }
  return false;
}
