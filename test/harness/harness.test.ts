import { describe, expect, test } from 'vitest';
import { applyEdits, insert, replace } from '../../server/src/text/edit.ts';
import { textOf } from '../../server/src/text/span.ts';
import { readMarks, writeMarks } from './marks.ts';
import { moved, mutationsFor, note, withoutNotes } from './mutations.ts';

describe('marks', () => {
  const marked = 'FROM a\n     ^ one\n^^^^ two\nCMD b \\\n^^^^^^^ three\n  c\n  ^ …\n';

  test('are taken out and name places', () => {
    const { text, marks } = readMarks(marked);
    expect(text).toBe('FROM a\nCMD b \\\n  c\n');
    expect(marks.map(({ span, message }) => [textOf(text, span), message])).toEqual([
      ['a', 'one'],
      ['FROM', 'two'],
      ['CMD b \\\n  c', 'three'],
    ]);
  });

  test('are written as they are read', () => {
    const { text, marks } = readMarks(marked);
    expect(writeMarks(text, marks)).toBe(marked);
  });

  test('need something to stand under, or to go on with', () => {
    expect(() => readMarks('^^^ one\nFROM a')).toThrow('stands above everything');
    expect(() => readMarks('FROM a\n^^^ …')).toThrow('none has begun');
  });
});

describe('places', () => {
  const text = 'one two three';
  const two = { start: 4, end: 7 };

  test.each([
    ['in front', [insert(4, 'x')], 'two'],
    ['far in front', [insert(0, 'long ')], 'two'],
    ['inside', [insert(5, '-')], 't-wo'],
    ['right behind', [insert(7, '!')], 'two'],
    ['instead of a part', [replace({ start: 4, end: 5 }, 'TT')], 'TTwo'],
    ['instead of what is in front', [replace({ start: 0, end: 3 }, '')], 'two'],
  ])('move with what is written %s of them', (_where, edits, expected) => {
    expect(textOf(applyEdits(text, edits), moved(two, edits))).toBe(expected);
  });
});

describe('mutations', () => {
  const text = 'FROM a AS b\nRUN x \\\n    y\nCOPY c d\nONBUILD ADD e f\n';
  const mutated = Object.fromEntries(
    mutationsFor('dockerfile').map(({ name, edits }) => [name, applyEdits(text, edits(text) ?? [])]),
  );

  test('change what they say and nothing else', () => {
    expect(mutated).toEqual({
      'with CRLF line endings': text.replaceAll('\n', '\r\n'),
      'behind a byte order mark': `\ufeff${text}`,
      'with comments at the end': `${text}# a comment\n\n# and another\n`,
      'with lower-case keywords': 'from a as b\nrun x \\\n    y\ncopy c d\nonbuild add e f\n',
      'with a comment at the top': `# A comment\n\n${text}`,
      'with a heredoc RUN behind its first FROM': text.replace('\n', '\nRUN <<ANOTHER\necho ready\nANOTHER\n'),
      'with flags': 'FROM a AS b\nRUN --network=default x \\\n    y\nCOPY --link c d\nONBUILD ADD e f\n',
      'with the backtick as the escape character': `# escape=\`\n${text.replace('\\', '`')}`,
      'with comments between continued lines': text.replace('    y', `${note}    y`),
    });
  });

  test('are left out where they would mean something else', () => {
    const file = '# syntax=docker/dockerfile:1\nFROM a\nRUN <<EOF\necho \\\nb\nEOF\n';
    const leftOut = mutationsFor('dockerfile').filter(({ edits }) => edits(file) === undefined);
    expect(leftOut.map(({ name }) => name)).toEqual([
      'with CRLF line endings',
      'with a comment at the top',
      'with the backtick as the escape character',
      'with comments between continued lines',
    ]);
  });

  test('notes can be taken out again', () => {
    const withNotes = mutated['with comments between continued lines'] ?? '';
    expect(applyEdits(withNotes, withoutNotes(withNotes))).toBe(text);
  });
});
