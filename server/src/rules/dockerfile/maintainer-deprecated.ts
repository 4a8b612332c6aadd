import { matchCase, wholeLines } from '../../model/edit-instruction.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import type { InstructionOf } from '../../syntax/dockerfile/nodes.ts';
import { insert, remove, replace, type Edit } from '../../text/edit.ts';
import { sliceJoined, sourceOffset } from '../../text/joined.ts';
import { defineDockerfileRule, dockerfile, safeFix, suggestion, type Fix } from '../rule.ts';

/**
 * `MAINTAINER` has been deprecated since 2017. It fills a field of its own that registries, `docker image ls --filter label=…`
 * and most scanners don't read. The label `org.opencontainers.image.authors` of the OCI image specification says the same
 * where they look. BuildKit warns of it too (`MaintainerDeprecated`).
 *
 * The fix writes that label. `MAINTAINER` takes its line as it is, so quotes, dollar signs and backslashes in it are
 * escaped; quotes around the whole of it, which would have become part of the name, are left out. Where the stage has the
 * label already, the fix only takes `MAINTAINER` away, and is to be looked at first.
 *
 * ## When to allow it
 *
 * Where something still reads the `Author` field of the image.
 */
export default defineDockerfileRule({
  id: 'maintainer-deprecated',
  summary: 'Use the label `org.opencontainers.image.authors`; `MAINTAINER` is deprecated',
  category: 'style',
  severity: 'warning',
  fix: 'always',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: ['buildkit/MaintainerDeprecated', 'hadolint/DL4000', 'trivy/DS-0022'],
  concepts: [],
  examples: [
    {
      title: 'A name and an address',
      bad: dockerfile`
        FROM alpine:3.22
        MAINTAINER Jane Doe <jane@example.com>
        ^^^^^^^^^^ MAINTAINER is deprecated, and what reads an image's labels does not see it
      `,
      fixed: dockerfile`
        FROM alpine:3.22
        LABEL org.opencontainers.image.authors="Jane Doe <jane@example.com>"
      `,
    },
    {
      title: 'In lower case, with quotes, continued, with a comment in between',
      bad: dockerfile`
        from alpine:3.22
        maintainer Jane "JD" Doe, \
        ^^^^^^^^^^ MAINTAINER is deprecated, and what reads an image's labels does not see it
            # Since last year.
            paid in $
      `,
      fixed: dockerfile`
        from alpine:3.22
        label org.opencontainers.image.authors="Jane \"JD\" Doe, \
            # Since last year.
            paid in \$"
      `,
    },
    {
      title: 'In quotes as a whole',
      bad: dockerfile`
        FROM alpine:3.22
        MAINTAINER "Jane Doe"
        ^^^^^^^^^^ MAINTAINER is deprecated, and what reads an image's labels does not see it
      `,
      fixed: dockerfile`
        FROM alpine:3.22
        LABEL org.opencontainers.image.authors="Jane Doe"
      `,
    },
    {
      title: 'The label is there already',
      bad: dockerfile`
        FROM alpine:3.22
        LABEL org.opencontainers.image.authors="The team"
        MAINTAINER Jane Doe
        ^^^^^^^^^^ MAINTAINER is deprecated, and what reads an image's labels does not see it
      `,
      fixed: dockerfile`
        FROM alpine:3.22
        LABEL org.opencontainers.image.authors="The team"
      `,
    },
    {
      title: 'The label',
      good: dockerfile`
        FROM alpine:3.22
        LABEL org.opencontainers.image.authors="Jane Doe <jane@example.com>"
      `,
    },
    {
      title: 'Another label of that name',
      good: dockerfile`
        FROM alpine:3.22
        LABEL maintainer="Jane Doe <jane@example.com>"
      `,
    },
  ],
  *check({ model }) {
    for (const maintainer of model.instructions('MAINTAINER')) {
      if (maintainer.value === undefined) continue;
      yield {
        span: maintainer.keyword.span,
        message: "MAINTAINER is deprecated, and what reads an image's labels does not see it",
        tag: 'deprecated',
        fixes: [fixFor(model, maintainer)],
      };
    }
  },
});

const label = 'org.opencontainers.image.authors';

function fixFor(model: DockerfileModel, maintainer: InstructionOf<'MAINTAINER'>): Fix {
  const stage = model.stageOf(maintainer);
  const isLabelled = stage?.instructions.some(
    (other) => other.type === 'LABEL' && other.pairs.some(({ key }) => key.value === label),
  );
  return isLabelled === true
    ? suggestion('Remove it, since the label is there', remove(wholeLines(model.text, maintainer)))
    : safeFix('Replace it with a label', ...labelEdits(maintainer, model.tree.escape));
}

/** Only what has to change is written, so that continued lines and the comments between them stay. */
function labelEdits({ keyword, body }: InstructionOf<'MAINTAINER'>, escape: string): readonly Edit[] {
  const isQuoted = body.text.length > 1 && /^(["'])[^"']*\1$/.test(body.text);
  const from = isQuoted ? 1 : 0;
  const { text, pieces } = sliceJoined(body, from, body.text.length - from);
  const edits: Edit[] = [replace(keyword.span, matchCase(keyword.value, 'LABEL'))];
  const start = sourceOffset(body, 0);
  const end = sourceOffset(body, body.text.length - 1) + 1;
  edits.push(replace({ start, end: start + from }, `${label}="`));
  for (const { index } of text.matchAll(/["$\\`]/g)) {
    const character = text[index] ?? '';
    if (character === '"' || character === '$' || character === escape)
      edits.push(insert(sourceOffset({ text, pieces }, index), escape));
  }
  edits.push(replace({ start: end - from, end }, '"'));
  return edits;
}
