import { removeWord } from '../../model/remove-word.ts';
import { valueOf } from '../../model/value-of.ts';
import { wholeLines } from '../../model/edit-instruction.ts';
import { remove } from '../../text/edit.ts';
import { defineDockerfileRule, dockerfile, suggestion } from '../rule.ts';

/**
 * Port 22 is that of SSH. A container needs no SSH server to look into: `docker exec` opens a shell in it, with the rights that
 * the engine checks, and without keys, passwords and one more program that has to be kept up to date.
 *
 * Reported is the port 22 for TCP, also as a part of a range and as the value of a variable. The fix takes it out.
 *
 * ## When to allow it
 *
 * Where SSH is what the container is for: a Git server, a jump host, a machine for tests.
 */
export default defineDockerfileRule({
  id: 'exposed-ssh-port',
  summary: 'Leave SSH out of the container: `EXPOSE 22` says that there is a server for it',
  category: 'security',
  severity: 'info',
  fix: 'sometimes',
  preset: 'strict',
  since: '0.1.0',
  sameAs: ['trivy/DS-0004'],
  concepts: ['published-port-and-expose'],
  examples: [
    {
      title: 'Beside another port',
      bad: dockerfile`
        FROM debian:12-slim
        EXPOSE 80 22
                  ^^ Port 22 is for SSH, and nobody needs a server for it to look into a container: \`docker exec\` opens a shell
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        EXPOSE 80
      `,
    },
    {
      title: 'Alone, in lower case, continued, with a comment in between, as a variable and in a range',
      bad: dockerfile`
        from debian:12-slim
        env SSH_PORT=22
        expose 22/tcp
               ^^^^^^ Port 22 is for SSH, and nobody needs a server for it to look into a container: \`docker exec\` opens a shell
        expose 80 \
          # For us.
          $SSH_PORT \
          ^^^^^^^^^ Port 22 is for SSH, and nobody needs a server for it to look into a container: \`docker exec\` opens a shell
          20-25
          ^^^^^ Port 22 is for SSH, and nobody needs a server for it to look into a container: \`docker exec\` opens a shell
      `,
      fixed: dockerfile`
        from debian:12-slim
        env SSH_PORT=22
        expose 80 \
          # For us.
          20-25
      `,
    },
    {
      title: 'Other ports',
      good: dockerfile`
        FROM debian:12-slim
        ARG PORT
        EXPOSE 2222 220 22/udp 122 23-25 $PORT
      `,
    },
  ],
  *check({ model }) {
    for (const expose of model.instructions('EXPOSE')) {
      for (const port of expose.ports) {
        const value = valueOf(model, expose, port);
        if (value === null || !isSsh(value)) continue;
        const edit =
          expose.ports.length === 1 ? remove(wholeLines(model.text, expose)) : removeWord(model.text, port.span);
        // Of a range the other ports stay.
        const canRemove = edit !== undefined && !value.includes('-');
        yield {
          span: port.span,
          message:
            'Port 22 is for SSH, and nobody needs a server for it to look into a container: `docker exec` opens a shell',
          ...(canRemove ? { fixes: [suggestion('Remove the port', edit)] } : {}),
        };
      }
    }
  },
});

function isSsh(value: string): boolean {
  const [, first, last = first] = /(?:^|:)(\d+)(?:-(\d+))?(?:\/tcp)?$/i.exec(value) ?? [];
  return first !== undefined && Number(first) <= 22 && Number(last) >= 22;
}
