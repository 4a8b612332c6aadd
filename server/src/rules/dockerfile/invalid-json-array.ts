import { baseImageOf } from '../../model/base-image.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import { asValidJson } from '../../model/exec-form.ts';
import { instructionsOf } from '../../model/instructions-of.ts';
import type { Instruction } from '../../syntax/dockerfile/nodes.ts';
import { type Joined, sliceJoined, sourceOffset } from '../../text/joined.ts';
import { defineDockerfileRule, dockerfile, suggestion } from '../rule.ts';

/**
 * Exec form is JSON: double quotes, commas between the items and none behind the last. Anything else that starts with `[` is no
 * array to BuildKit but text: a shell looks for a program of the name `[echo,`, and `VOLUME ['/data']` makes a volume with the brackets
 * in its name. (`COPY` and `ADD` are refused by BuildKit, because `[` starts a pattern there.)
 *
 * Reported is what starts with `[` and a quote, and becomes a valid array with other quotes or without the last comma; `[ -f file ] && …` is
 * a shell’s test. A `CMD` or `ENTRYPOINT` is [`shell-form-command`](shell-form-command.md)’s matter, which BuildKit has as well, unless
 * a `SHELL` keeps that silent.
 *
 * The fix writes the quotes and commas as JSON wants them. It is a suggestion: something else is run then, or made, than before.
 *
 * ## When to allow it
 *
 * Never, as far as we know.
 */
export default defineDockerfileRule({
  id: 'invalid-json-array',
  summary: 'Write an array in exec form as valid JSON; with single quotes it is text for a shell',
  category: 'correctness',
  severity: 'error',
  fix: 'always',
  since: '0.1.0',
  sameAs: [],
  concepts: ['shell-and-exec-form'],
  examples: [
    {
      title: 'Single quotes',
      bad: dockerfile`
        FROM debian:12-slim
        RUN ['mkdir', '/srv/app']
            ^ This array is not valid JSON, so a shell gets it as it stands, brackets and all
        VOLUME ['/srv/app', '/srv/log']
               ^ This array is not valid JSON, so each of its words is taken as a path, brackets and all
        HEALTHCHECK --interval=1m CMD ['/srv/check']
                                      ^ This array is not valid JSON, so a shell gets it as it stands, brackets and all
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        RUN ["mkdir", "/srv/app"]
        VOLUME ["/srv/app", "/srv/log"]
        HEALTHCHECK --interval=1m CMD ["/srv/check"]
      `,
    },
    {
      title: 'A comma too many, over several lines',
      bad: dockerfile`
        from debian:12-slim
        run ["apt-get", \
            ^ This array is not valid JSON, so a shell gets it as it stands, brackets and all
            # The lists of packages.
            "update", \
        ]
      `,
      fixed: dockerfile`
        from debian:12-slim
        run ["apt-get", \
            # The lists of packages.
            "update" \
        ]
      `,
    },
    {
      title: 'Valid arrays, and tests of the shell',
      good: dockerfile`
        FROM debian:12-slim
        RUN ["mkdir", "/srv/app"]
        RUN [ -f /etc/app ] || touch /etc/app
        RUN [ "$HOME" = '/root' ] && echo root
        VOLUME ["/srv/app"]
        COPY [ab].txt /srv/
      `,
    },
    {
      title: 'CMD is another rule’s matter',
      good: dockerfile`
        FROM debian:12-slim
        CMD ['server']
      `,
    },
  ],
  *check({ model }) {
    const instructions = (['RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'VOLUME'] as const).flatMap((type) =>
      instructionsOf(model, type),
    );
    for (const inner of instructions) {
      const text = textBehind(model, inner);
      if (text === undefined || !/^\[\s*['"]/.test(text.text)) continue;
      const edits = asValidJson(text);
      if (edits === undefined || edits.length === 0) continue;
      const start = sourceOffset(text, 0);
      yield {
        span: { start, end: start + 1 },
        message: `This array is not valid JSON, so ${
          inner.type === 'VOLUME' ? 'each of its words is taken as a path' : 'a shell gets it as it stands'
        }, brackets and all`,
        fixes: [suggestion(`Write the array of ${inner.type} as valid JSON`, ...edits)],
      };
    }
  },
});

/** What may be an array, where it was read as something else. */
function textBehind(model: DockerfileModel, instruction: Instruction): Joined | undefined {
  switch (instruction.type) {
    case 'CMD':
    case 'ENTRYPOINT':
      if (instruction.onbuild || !hasShell(model, instruction)) return undefined;
      return instruction.command.form === 'shell' ? instruction.command.script : undefined;
    case 'RUN':
    case 'HEALTHCHECK':
      return instruction.command?.form === 'shell' ? instruction.command.script : undefined;
    case 'VOLUME': {
      const first = /\S/.exec(instruction.body.text)?.index;
      return instruction.json || first === undefined ? undefined : trimmed(instruction.body, first);
    }
    default:
      return undefined;
  }
}

function trimmed(body: Joined, start: number): Joined {
  return sliceJoined(body, start, body.text.trimEnd().length);
}

/** Whether a SHELL is in force, which keeps the other rule silent. */
function hasShell(model: DockerfileModel, instruction: Instruction): boolean {
  if (baseImageOf(model, model.stageOf(instruction))?.family === 'windows') return false;
  const shell = model.shellAt(instruction);
  return shell.length !== 2 || shell[0] !== '/bin/sh' || shell[1] !== '-c';
}
