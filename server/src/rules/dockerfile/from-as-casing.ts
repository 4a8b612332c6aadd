import { caseOf, recase } from '../../model/recase.ts';
import { defineDockerfileRule, dockerfile, safeFix } from '../rule.ts';

/**
 * `FROM` and `AS` are two keywords of one instruction. Written in different cases, the second is easily read as part of the
 * image's name or overlooked, and with it the name of the stage.
 *
 * Like BuildKit, this goes by the case of `FROM`, and says nothing where `FROM` itself is in mixed case: that is what
 * `mixed-instruction-casing` is about.
 *
 * ## When to allow it
 *
 * Where the file is kept like this by a tool that writes it.
 */
export default defineDockerfileRule({
  id: 'from-as-casing',
  summary: 'Write `AS` in the case of its `FROM`',
  category: 'style',
  severity: 'info',
  fix: 'always',
  preset: 'strict',
  since: '0.1.0',
  sameAs: ['buildkit/FromAsCasing'],
  concepts: [],
  examples: [
    {
      title: 'Lower case behind upper case',
      bad: dockerfile`
        FROM golang:1.25 as build
                         ^^ \`as\` is in lower case, but \`FROM\` is in upper case
        RUN go build -o /server ./...
      `,
      fixed: dockerfile`
        FROM golang:1.25 AS build
        RUN go build -o /server ./...
      `,
    },
    {
      title: 'Upper case behind lower case, on a line of its own',
      bad: dockerfile`
        from --platform=$BUILDPLATFORM node:22 \
          # What the browser gets.
          AS web
          ^^ \`AS\` is in upper case, but \`from\` is in lower case
        run npm run build

        from node:22 As server
                     ^^ \`As\` is in mixed case, but \`from\` is in lower case
      `,
      fixed: dockerfile`
        from --platform=$BUILDPLATFORM node:22 \
          # What the browser gets.
          as web
        run npm run build

        from node:22 as server
      `,
    },
    {
      title: 'Both in one case',
      good: dockerfile`
        FROM golang:1.25 AS as
        from alpine:3.22 as final
      `,
    },
    {
      title: 'A FROM in mixed case has no case to follow',
      good: dockerfile`
        From golang:1.25 as build
      `,
    },
  ],
  *check({ model }) {
    for (const { keyword, as } of model.instructions('FROM')) {
      const wanted = caseOf(keyword.raw);
      if (as === undefined || wanted === 'mixed' || !/^as$/i.test(as.raw)) continue;
      const written = caseOf(as.raw);
      if (written === wanted) continue;
      yield {
        span: as.span,
        message: `\`${as.raw}\` is in ${written} case, but \`${keyword.raw}\` is in ${wanted} case`,
        fixes: [safeFix(`Write it in ${wanted} case`, recase(model.text, as, wanted))],
      };
    }
  },
});
