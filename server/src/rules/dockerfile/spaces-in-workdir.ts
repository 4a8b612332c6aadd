import type { DockerfileModel } from '../../model/dockerfile.ts';
import { indentationAt, lineBreakOf } from '../../model/edit-instruction.ts';
import type { InstructionOf } from '../../syntax/dockerfile/nodes.ts';
import { insert, remove } from '../../text/edit.ts';
import { defineDockerfileRule, dockerfile, safeFix, suggestion, type Finding } from '../rule.ts';

/**
 * All that follows `WORKDIR` is one path, with the spaces in it: `WORKDIR /app # the shop` makes a folder named `app # the shop`, since
 * a comment needs a line of its own, and `WORKDIR /srv /app` makes one folder inside of `srv ` instead of two. The build says
 * nothing about it.
 *
 * Quotes around a path with spaces say that they are meant, and so does the escape character in front of them. Paths of
 * Windows (`C:\Program Files`) are left alone.
 *
 * The first fix of a comment gives it its own line, which changes the path to what was meant. For others it writes the
 * quotes, and the path stays as it is.
 *
 * ## When to allow it
 *
 * There is no need to: with quotes the path is the same.
 */
export default defineDockerfileRule({
  id: 'spaces-in-workdir',
  summary: 'Quote a `WORKDIR` with spaces: all of the line is the path, a comment behind it too',
  category: 'correctness',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: [],
  concepts: [],
  examples: [
    {
      title: 'A comment behind the path',
      bad: dockerfile`
        FROM python:3.13-slim
        WORKDIR /app # where everything is
                     ^^^^^^^^^^^^^^^^^^^^^ This is no comment but part of the folder's name, because all of the line is the path
        COPY . .
      `,
      fixed: dockerfile`
        FROM python:3.13-slim
        # where everything is
        WORKDIR /app
        COPY . .
      `,
    },
    {
      title: 'A name with spaces, in lower case, continued, with a comment in between',
      bad: dockerfile`
        from python:3.13-slim
        workdir \
            # As it is on the shelf.
            /srv/The Shop
            ^^^^^^^^^^^^^ The folder is \`/srv/The Shop\`, because all of the line is the path
      `,
      fixed: dockerfile`
        from python:3.13-slim
        workdir \
            # As it is on the shelf.
            "/srv/The Shop"
      `,
    },
    {
      title: 'Spaces that are meant, and a variable that has some',
      good: dockerfile`
        FROM python:3.13-slim
        ARG PLACE="/srv/My Place"
        WORKDIR "/srv/The Shop"
        WORKDIR /srv/The\ Shop
        WORKDIR /srv/\${OTHER:-The Shop}
        WORKDIR $PLACE
      `,
    },
    {
      title: 'Windows',
      good: dockerfile`
        # escape=\`
        FROM mcr.microsoft.com/windows/servercore:ltsc2025
        WORKDIR C:\Program Files\Shop
      `,
    },
  ],
  *check({ model }) {
    for (const workdir of model.instructions('WORKDIR')) {
      const word = workdir.value;
      if (word === undefined || !/\s/.test(word.raw) || /^["']?[A-Za-z]:/.test(word.raw)) continue;
      if (word.raw.startsWith('\\') || !hasBareSpace(word.raw, model.tree.escape)) continue;
      yield findingFor(model, workdir, word);
    }
  },
});

/** Whether there is white space outside of quotes and substitutions, without the escape character in front. */
function hasBareSpace(raw: string, escape: '\\' | '`'): boolean {
  const escaped =
    escape === '`' ? /`.|"(?:[^"`]|`.)*"|'[^']*'|\$\{[^}]*\}/gs : /\\.|"(?:[^"\\]|\\.)*"|'[^']*'|\$\{[^}]*\}/gs;
  return /\s/.test(raw.replace(escaped, ''));
}

function findingFor(
  model: DockerfileModel,
  workdir: InstructionOf<'WORKDIR'>,
  { raw, value, span, variables }: NonNullable<InstructionOf<'WORKDIR'>['value']>,
): Finding {
  const { text } = model;
  const isWritten = text.slice(span.start, span.end) === raw;
  const [path = ''] = raw.split(/\s+#/, 1);
  if (isWritten && path.length < raw.length && path !== '') {
    const comment = raw.slice(path.length).trimStart();
    const lineStart = text.lastIndexOf('\n', workdir.span.start - 1) + 1;
    const line = `${indentationAt(text, workdir.span.start)}${comment}${lineBreakOf(text)}`;
    return {
      span: { start: span.end - comment.length, end: span.end },
      message: "This is no comment but part of the folder's name, because all of the line is the path",
      ...(workdir.onbuild
        ? {}
        : {
            fixes: [
              suggestion(
                'Give the comment a line of its own',
                insert(lineStart, line),
                remove({ start: span.start + path.length, end: span.end }),
              ),
            ],
          }),
    };
  }
  const canQuote = isWritten && !/["'\\`]/.test(raw) && variables.length === 0;
  return {
    span,
    message: `The folder is \`${value}\`, because all of the line is the path`,
    ...(canQuote ? { fixes: [safeFix('Write quotes around it', insert(span.start, '"'), insert(span.end, '"'))] } : {}),
  };
}
