import { expandWord } from '../../model/expand.ts';
import { isSpace } from '../../syntax/dockerfile/characters.ts';
import type { EnvInstruction, LabelInstruction } from '../../syntax/dockerfile/nodes.ts';
import { splitQuoted } from '../../syntax/dockerfile/words.ts';
import { insert, remove, type Edit } from '../../text/edit.ts';
import { sourceOffset, type Joined } from '../../text/joined.ts';
import { defineDockerfileRule, dockerfile, safeFix } from '../rule.ts';
import { executedOf, inStage } from '../triggered.ts';

/**
 * `ENV key value`, without `=`, is the old form of `ENV` and `LABEL`. Everything behind the first word is the value, so it
 * sets one variable only: `ENV A 1 B 2` sets `A` to `1 B 2`, and `ENV A b=c` sets `A` to `b=c`. The form is kept for old
 * files and may go. BuildKit warns of it as `LegacyKeyValueFormat`.
 *
 * The fix gives exactly the value of before: it writes the `=`, and quotes or escapes the spaces where there are some.
 *
 * ## When to allow it
 *
 * There is no need to: the image is the same either way.
 */
export default defineDockerfileRule({
  id: 'legacy-key-value',
  summary: 'Write `ENV` and `LABEL` as `key=value`: without `=` everything behind the key is its value',
  category: 'style',
  severity: 'info',
  fix: 'sometimes',
  preset: 'strict',
  since: '0.1.0',
  sameAs: ['buildkit/LegacyKeyValueFormat'],
  concepts: [],
  examples: [
    {
      title: 'One value, and one with spaces',
      bad: dockerfile`
        FROM node:22-slim
        ENV NODE_ENV production
            ^^^^^^^^ Without \`=\` this is the old form of ENV, in which all that follows is the value of \`NODE_ENV\`
        LABEL description The server
              ^^^^^^^^^^^ Without \`=\` this is the old form of LABEL, in which all that follows is the value of \`description\`
        LABEL vendor The "best" shop
              ^^^^^^ Without \`=\` this is the old form of LABEL, in which all that follows is the value of \`vendor\`
      `,
      fixed: dockerfile`
        FROM node:22-slim
        ENV NODE_ENV=production
        LABEL description="The server"
        LABEL vendor=The\ "best"\ shop
      `,
    },
    {
      title: 'In lower case, continued, with a comment in between and variables',
      bad: dockerfile`
        from golang:1.25
        env PATH \
            ^^^^ Without \`=\` this is the old form of ENV, in which all that follows is the value of \`PATH\`
            # Our own programs first.
            $GOPATH/bin:$PATH
        env CFLAGS -O2 \
            ^^^^^^ Without \`=\` this is the old form of ENV, in which all that follows is the value of \`CFLAGS\`
            -I\${GOPATH}/include
      `,
      fixed: dockerfile`
        from golang:1.25
        env PATH=\
            # Our own programs first.
        $GOPATH/bin:$PATH
        env CFLAGS="-O2 \
            -I\${GOPATH}/include"
      `,
    },
    {
      title: 'With an equals sign',
      good: dockerfile`
        FROM node:22-slim
        ENV NODE_ENV=production EMPTY= TEXT="a b"
        LABEL description="The shop"
      `,
    },
    {
      title: 'A trigger is read in another build',
      good: dockerfile`
        FROM node:22-slim
        ONBUILD ENV NODE_ENV production
      `,
    },
  ],
  *check({ model }) {
    for (const stage of model.stages) {
      for (const instruction of [...executedOf(stage, 'ENV'), ...executedOf(stage, 'LABEL')]) {
        if (!instruction.legacy) continue;
        const key = instruction.pairs[0]?.key;
        if (key === undefined || instruction.pairs[0]?.value === undefined) continue;
        const edits = editsFor(instruction, model.tree.escape);
        yield inStage(stage, instruction, {
          span: key.span,
          message: `Without \`=\` this is the old form of ${instruction.type}, in which all that follows is the value of \`${key.value}\``,
          tag: 'deprecated',
          ...(edits === undefined ? {} : { fixes: [safeFix('Write it with an equals sign', ...edits)] }),
        });
      }
    }
  },
});

/**
 * Only the white space between key and value goes, and only what has to change of the value is written, so that continued
 * lines and the comments between them stay. Undefined where the value would be read as another one.
 */
function editsFor({ body, pairs }: EnvInstruction | LabelInstruction, escape: string): readonly Edit[] | undefined {
  const keyEnd = pairs[0]?.key.raw.length ?? 0;
  let valueStart = keyEnd;
  while (isSpace(body.text.charCodeAt(valueStart))) valueStart++;
  const value = body.text.slice(valueStart);
  const changes = valueChanges(value, escape);
  if (!isSameValue(value, applied(value, changes), escape)) return undefined;
  const edits: Edit[] = [insert(sourceOffset(body, keyEnd - 1) + 1, '=')];
  for (let at = keyEnd; at < valueStart; at++) {
    const start = sourceOffset(body, at);
    edits.push(remove({ start, end: start + 1 }));
  }
  for (const { at, text } of changes) edits.push(insert(placeOf(body, valueStart + at), text));
  return edits;
}

interface Change {
  /** Offset in the value. */
  readonly at: number;
  readonly text: string;
}

/** What makes one word of a value: quotes around it where it has none and no escapes, escaped white space where it has. */
function valueChanges(value: string, escape: string): readonly Change[] {
  if (isOneWord(value, escape)) return [];
  if (!/["']/.test(value) && !value.includes(escape)) {
    return [
      { at: 0, text: '"' },
      { at: value.length, text: '"' },
    ];
  }
  const words = splitQuoted(value, 0, value.length, escape);
  return words.slice(0, -1).flatMap(({ end }, index) => {
    const next = words[index + 1]?.start ?? end;
    return Array.from({ length: next - end }, (_, offset) => ({ at: end + offset, text: escape }));
  });
}

function isOneWord(value: string, escape: string): boolean {
  const [first] = splitQuoted(value, 0, value.length, escape);
  return first?.start === 0 && first.end === value.length;
}

function applied(value: string, changes: readonly Change[]): string {
  let result = '';
  let at = 0;
  for (const change of changes) {
    result += value.slice(at, change.at) + change.text;
    at = change.at;
  }
  return result + value.slice(at);
}

/** Whether BuildKit reads both as the same value, whether the variables in it are set or not. */
function isSameValue(before: string, after: string, escape: string): boolean {
  const set = (value: string): string | null => expandWord(value, escape, (name) => `<${name}>`);
  const unset = (value: string): string | null => expandWord(value, escape, () => undefined);
  const value = set(after);
  return isOneWord(after, escape) && value !== null && value === set(before) && unset(after) === unset(before);
}

/** Where something goes in front of a character of the body, or behind the last one. */
function placeOf(body: Joined, at: number): number {
  return at < body.text.length ? sourceOffset(body, at) : sourceOffset(body, at - 1) + 1;
}
