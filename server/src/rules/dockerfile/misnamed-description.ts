import { indentationAt } from '../../model/edit-instruction.ts';
import type { Comment, Instruction, Word } from '../../syntax/dockerfile/nodes.ts';
import { insert, remove, type Edit } from '../../text/edit.ts';
import { readIgnoreComment } from '../ignore-comment.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Fix } from '../rule.ts';

/**
 * The last comment above an `ARG` or a named `FROM` is its description: `docker build --call=outline` and
 * `--call=targets` show it, without the name that it has to start with. A comment that starts with another word is not shown.
 *
 * BuildKit makes this check only where `# check=experimental=InvalidDefinitionDescription` names it, and so does Layerwise;
 * settings switch it on as well. Up to Docker 28 a blank line below the comment makes no difference to it, an empty comment
 * line (`#`) does.
 *
 * ## When to allow it
 *
 * Where nobody lists the arguments and stages of the file.
 */
export default defineDockerfileRule({
  id: 'misnamed-description',
  summary: 'Start the comment above `ARG` and `FROM … AS` with the name that it describes',
  category: 'style',
  severity: 'info',
  fix: 'sometimes',
  preset: 'optional',
  since: '0.1.0',
  sameAs: ['buildkit/InvalidDefinitionDescription'],
  concepts: [],
  examples: [
    {
      title: 'An argument and a stage',
      bad: dockerfile`
        # The version of Python
        ARG PYTHON_VERSION=3.13
            ^^^^^^^^^^^^^^ The comment above does not start with \`PYTHON_VERSION\`, so it is not shown as its description

        # builder: compiles the wheels
        FROM python:\${PYTHON_VERSION} AS build
                                         ^^^^^ The comment above does not start with \`build\`, so it is not shown as its description
      `,
      fixed: dockerfile`
        # PYTHON_VERSION The version of Python
        ARG PYTHON_VERSION=3.13

        # build builder: compiles the wheels
        FROM python:\${PYTHON_VERSION} AS build
      `,
    },
    {
      title: 'Below other comments, in lower case',
      bad: dockerfile`
        # user is who the server runs as.
        # Never root.
        arg \
            # The default.
            user=server
            ^^^^ The comment above does not start with \`user\`, so it is not shown as its description
        from alpine:3.22
      `,
      fixed: dockerfile`
        # user is who the server runs as.
        # user Never root.
        arg \
            # The default.
            user=server
        from alpine:3.22
      `,
    },
    {
      title: 'Descriptions',
      good: dockerfile`
        # PYTHON_VERSION is what all stages run on
        ARG PYTHON_VERSION=3.13

        # build compiles the wheels
        FROM python:\${PYTHON_VERSION} AS build

        # The image that is shipped has no name, so there is nothing to describe.
        FROM python:\${PYTHON_VERSION}-slim
      `,
    },
    {
      title: 'An empty comment line in between',
      good: dockerfile`
        # What follows can be set by the pipeline.
        #
        ARG PYTHON_VERSION=3.13
        FROM python:\${PYTHON_VERSION}
      `,
    },
  ],
  *check({ model: { tree, text } }) {
    let comments = 0;
    for (const [index, instruction] of tree.instructions.entries()) {
      const end = instruction.span.start;
      const start = tree.instructions[index - 1]?.span.end ?? 0;
      while ((tree.comments[comments]?.span.end ?? end) < end) comments++;
      const comment = tree.comments[comments - 1];
      if (comment === undefined || comment.span.start < start || comment.inside !== undefined) continue;
      const names = namesIn(instruction);
      const [name] = names;
      if (name === undefined) continue;
      // BuildKit takes only the first character of the line off, which is not the `#` of an indented comment.
      const described = indentationAt(text, comment.span.start) !== '' ? `#${comment.text}` : comment.text;
      if (described === '') continue;
      if (names.some(({ word }) => startsWith(described, word))) continue;
      // A comment that silences a rule means nothing any more with a word in front.
      const isIgnore = readIgnoreComment(comment.text) !== undefined;
      yield {
        span: name.span,
        message: `The comment above does not start with \`${name.word}\`, so it is not shown as its description`,
        ...(isIgnore ? {} : { fixes: [describe(comment, name.word, text)] }),
      };
    }
  },
});

interface Name {
  /** As BuildKit knows it. */
  readonly word: string;
  readonly span: Word['span'];
}

function namesIn(instruction: Instruction): readonly Name[] {
  if (instruction.type === 'ARG') return instruction.pairs.map(({ key }) => ({ word: key.value, span: key.span }));
  if (instruction.type !== 'FROM' || instruction.name === undefined) return [];
  return [{ word: instruction.name.value.toLowerCase(), span: instruction.name.span }];
}

/** Where only the indentation is in the way, it goes. */
function describe(comment: Comment, name: string, text: string): Fix {
  const { start, end } = comment.span;
  const edits: Edit[] = [];
  const indentation = indentationAt(text, start);
  if (indentation !== '') edits.push(remove({ start: start - indentation.length, end: start }));
  const at = start + text.slice(start, end).indexOf(comment.text);
  if (comment.text !== '' && !startsWith(comment.text, name)) edits.push(insert(at, `${name} `));
  return suggestion(`Start the comment with ${name}`, ...edits);
}

function startsWith(text: string, name: string): boolean {
  return text === name || text.startsWith(`${name} `);
}
