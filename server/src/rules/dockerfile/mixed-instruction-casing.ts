import { caseOf, recase } from '../../model/recase.ts';
import type { Instruction } from '../../syntax/dockerfile/nodes.ts';
import type { Edit } from '../../text/edit.ts';
import { defineDockerfileRule, dockerfile, safeFix } from '../rule.ts';

/**
 * Keywords may be written in upper or lower case, and a file that does both makes its reader look twice: a `run` between
 * many `RUN` looks like a line that belongs to the instruction above.
 *
 * As BuildKit has it, the case that most keywords are in is the file's, upper case where there is no majority, and keywords
 * in mixed case (`Run`) don't count for either. What `ONBUILD` triggers and what stands in front of the first `FROM` is not
 * looked at. The fix writes the keyword in the case of the file, and with `FROM` its `AS`.
 *
 * ## When to allow it
 *
 * Where a part of the file is written by a tool that has its own way.
 */
export default defineDockerfileRule({
  id: 'mixed-instruction-casing',
  summary: 'Write all keywords of a file in one case',
  category: 'style',
  severity: 'info',
  fix: 'always',
  preset: 'strict',
  since: '0.1.0',
  sameAs: ['buildkit/ConsistentInstructionCasing'],
  concepts: [],
  examples: [
    {
      title: 'One in lower case among many in upper case',
      bad: dockerfile`
        FROM node:22-slim
        WORKDIR /app
        copy . .
        ^^^^ \`copy\` is in lower case, but this file goes by upper case
        Cmd ["node", "main.js"]
        ^^^ \`Cmd\` is in mixed case, but this file goes by upper case
      `,
      fixed: dockerfile`
        FROM node:22-slim
        WORKDIR /app
        COPY . .
        CMD ["node", "main.js"]
      `,
    },
    {
      title: 'Most of them in lower case, with comments and continued lines',
      bad: dockerfile`
        FROM golang:1.25 AS build
        ^^^^ \`FROM\` is in upper case, but this file goes by lower case
        workdir /src
        copy . .
        RUN go build \
        ^^^ \`RUN\` is in upper case, but this file goes by lower case
            # The path that the service starts.
            -o /usr/local/bin/server
        user nobody
        cmd ["server"]
      `,
      fixed: dockerfile`
        from golang:1.25 as build
        workdir /src
        copy . .
        run go build \
            # The path that the service starts.
            -o /usr/local/bin/server
        user nobody
        cmd ["server"]
      `,
    },
    {
      title: 'All in lower case',
      good: dockerfile`
        from node:22-slim as build
        workdir /app
        copy . .
      `,
    },
    {
      title: 'What a trigger starts with',
      good: dockerfile`
        FROM node:22-slim
        ONBUILD copy . .
      `,
    },
  ],
  *check({ model }) {
    const first = model.stages[0]?.from.index ?? Infinity;
    const { instructions } = model.tree;
    let balance = 0;
    let count = 0;
    for (const { keyword, type, index } of instructions) {
      // What is no keyword is an error, and says nothing about those that are.
      if (type === 'UNKNOWN' || index < first) continue;
      count++;
      const written = keyword.raw === type ? 'upper' : caseOf(keyword.raw);
      if (written !== 'mixed') balance += written === 'upper' ? 1 : -1;
    }
    if (Math.abs(balance) === count) return;
    const wanted = balance < 0 ? 'lower' : 'upper';
    for (const instruction of instructions) {
      const { keyword, type, index } = instruction;
      if (type === 'UNKNOWN' || index < first) continue;
      const written = keyword.raw === type ? 'upper' : caseOf(keyword.raw);
      if (written === wanted) continue;
      yield {
        span: keyword.span,
        message: `\`${keyword.raw}\` is in ${written} case, but this file goes by ${wanted} case`,
        fixes: [safeFix(`Write it in ${wanted} case`, ...inCaseOfFile(model.text, instruction, wanted))],
      };
    }
  },
});

function inCaseOfFile(text: string, instruction: Instruction, wanted: 'lower' | 'upper'): readonly Edit[] {
  const keyword = recase(text, instruction.keyword, wanted);
  if (instruction.type !== 'FROM' || instruction.as === undefined || !/^as$/i.test(instruction.as.raw))
    return [keyword];
  return caseOf(instruction.as.raw) === wanted ? [keyword] : [keyword, recase(text, instruction.as, wanted)];
}
