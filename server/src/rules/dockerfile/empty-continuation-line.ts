import { remove } from '../../text/edit.ts';
import { defineDockerfileRule, dockerfile, safeFix } from '../rule.ts';

/**
 * An instruction whose line ends in `\` goes on in the next one, and BuildKit skips blank lines on the way there. To a reader
 * it seems to end at the blank line; and where the `\` was simply left over at the end, the next instruction is swallowed
 * and becomes part of this one. Docker has announced that blank lines in there will become an error.
 *
 * One finding speaks for all blank lines of an instruction. BuildKit reports the line on which the instruction ends; this
 * underlines the first blank line. Blank lines in a heredoc are part of its text and nothing is said about them. The fix
 * takes the blank lines out. To keep a gap for the eye, write a line with `#` alone.
 *
 * ## When to allow it
 *
 * Hardly ever: a line with `#` alone parts the lines just as well.
 */
export default defineDockerfileRule({
  id: 'empty-continuation-line',
  summary: 'Keep blank lines out of continued instructions: they are going to be an error',
  category: 'correctness',
  severity: 'warning',
  fix: 'always',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: ['buildkit/NoEmptyContinuation'],
  concepts: [],
  examples: [
    {
      title: 'Between the commands of a RUN',
      bad: dockerfile`
        FROM alpine:3.22
        RUN apk add --no-cache curl && \

        ^ The instruction goes on behind this blank line, which Docker is going to refuse
            curl --version
      `,
      fixed: dockerfile`
        FROM alpine:3.22
        RUN apk add --no-cache curl && \
            curl --version
      `,
    },
    {
      title: 'Several of them, between comments',
      bad: dockerfile`
        from alpine:3.22
        env ONE=1 \

        ^ The instruction goes on behind this blank line, which Docker is going to refuse
            # The second one.

            TWO=2 \


            THREE=3
      `,
      fixed: dockerfile`
        from alpine:3.22
        env ONE=1 \
            # The second one.
            TWO=2 \
            THREE=3
      `,
    },
    {
      title: 'Comments between continued lines',
      good: dockerfile`
        FROM alpine:3.22
        RUN apk add --no-cache curl && \
            #
            # Is it there?
            curl --version
      `,
    },
    {
      title: 'Blank lines in a heredoc',
      good: dockerfile`
        FROM alpine:3.22
        RUN <<EOF
        apk add --no-cache curl

        curl --version
        EOF
      `,
    },
  ],
  *check({ model }) {
    for (const { emptyLines } of model.tree.instructions) {
      const [first] = emptyLines;
      if (first === undefined) continue;
      yield {
        // The line break is all there is to underline.
        span: { start: Math.max(first.end - 1, first.start), end: first.end },
        message: 'The instruction goes on behind this blank line, which Docker is going to refuse',
        fixes: [
          safeFix(
            emptyLines.length === 1 ? 'Remove the blank line' : 'Remove the blank lines of this instruction',
            ...emptyLines.map(remove),
          ),
        ],
      };
    }
  },
});
