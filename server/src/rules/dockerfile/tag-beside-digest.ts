import { imageUses, whereWritten } from '../../model/image-uses.ts';
import { remove } from '../../text/edit.ts';
import { defineDockerfileRule, dockerfile, suggestion } from '../rule.ts';

/**
 * With a digest, the tag in front of it is not looked at: `python:3.13@sha256:…` is whatever has that digest, be it Python 3.12.
 * Whoever raises the tag alone changes nothing, and nobody is told. Without the tag it is plain that the digest decides.
 *
 * ## When to allow it
 *
 * Where a tool looks after both, as Dependabot and Renovate do: they read from the tag which updates are wanted. Many well-kept
 * files are like that, so the rule is on only where the settings name it.
 */
export default defineDockerfileRule({
  id: 'tag-beside-digest',
  summary: 'Leave the tag out where a digest is given, which alone decides what the image is',
  category: 'reproducibility',
  severity: 'hint',
  fix: 'sometimes',
  preset: 'optional',
  since: '0.1.0',
  sameAs: [],
  concepts: ['image-tag'],
  examples: [
    {
      title: 'A tag that decides nothing',
      bad: dockerfile`
        FROM debian:12@sha256:3f42b2a3f1a4f4b2d7a9f0a9d4b1e1f6b7a7c6d5e4f3a2b1c0d9e8f7a6b5c4d3
                   ^^^ The tag \`12\` is not looked at, because the digest behind it decides which image this is
      `,
      fixed: dockerfile`
        FROM debian@sha256:3f42b2a3f1a4f4b2d7a9f0a9d4b1e1f6b7a7c6d5e4f3a2b1c0d9e8f7a6b5c4d3
      `,
    },
    {
      title: 'In the default of an argument, in lower case, continued, with a comment in between, and a copy',
      bad: dockerfile`
        arg BASE="python:3.13@sha256:3f42b2a3f1a4f4b2d7a9f0a9d4b1e1f6b7a7c6d5e4f3a2b1c0d9e8f7a6b5c4d3"
                        ^^^^^ The tag \`3.13\` is not looked at, because the digest behind it decides which image this is
        from $BASE
        copy \
          # The tool.
          --from=ghcr.io/astral-sh/uv:0.9@sha256:3f42b2a3f1a4f4b2d7a9f0a9d4b1e1f6b7a7c6d5e4f3a2b1c0d9e8f7a6b5c4d3 \
                                     ^^^^ The tag \`0.9\` is not looked at, because the digest behind it decides which image this is
          /uv /bin/
      `,
      fixed: dockerfile`
        arg BASE="python@sha256:3f42b2a3f1a4f4b2d7a9f0a9d4b1e1f6b7a7c6d5e4f3a2b1c0d9e8f7a6b5c4d3"
        from $BASE
        copy \
          # The tool.
          --from=ghcr.io/astral-sh/uv@sha256:3f42b2a3f1a4f4b2d7a9f0a9d4b1e1f6b7a7c6d5e4f3a2b1c0d9e8f7a6b5c4d3 \
          /uv /bin/
      `,
    },
    {
      title: 'One of both',
      good: dockerfile`
        FROM debian@sha256:3f42b2a3f1a4f4b2d7a9f0a9d4b1e1f6b7a7c6d5e4f3a2b1c0d9e8f7a6b5c4d3 AS build
        FROM localhost:5000/debian:12
      `,
    },
  ],
  *check({ model }) {
    for (const use of imageUses(model)) {
      const { digest, tag, parts } = use.reference;
      if (digest === undefined || tag === undefined || parts.tag === undefined) continue;
      const written = whereWritten(model, use, { start: parts.tag.start - 1, end: parts.tag.end });
      yield {
        span: written ?? use.word.span,
        message: `The tag \`${tag}\` is not looked at, because the digest behind it decides which image this is`,
        ...(written === undefined ? {} : { fixes: [suggestion('Remove the tag', remove(written))] }),
      };
    }
  },
});
