import { valueOf } from '../../model/value-of.ts';
import type { Word } from '../../syntax/dockerfile/nodes.ts';
import { remove } from '../../text/edit.ts';
import { overlaps, textOf, type Span } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, safeFix } from '../rule.ts';
import { exposedPorts, inStage } from '../triggered.ts';

/**
 * `EXPOSE` names the ports that the container listens on. It publishes nothing: which port of the host leads there, and on
 * which address, is said when the container is started, with `docker run -p 127.0.0.1:8080:80` or `ports:` in Compose. In
 * `EXPOSE 8080:80` the `8080` is thrown away, so the image is that of `EXPOSE 80`, whatever the line makes one believe.
 * BuildKit warns of it as `ExposeInvalidFormat`.
 *
 * The fix leaves the container's port and the protocol. There is none where a variable brings the host's part along.
 *
 * ## When to allow it
 *
 * There is no need to: say in a comment on which port the host usually publishes it.
 */
export default defineDockerfileRule({
  id: 'expose-host-part',
  summary: 'Name only the container’s port in `EXPOSE`: addresses and ports of the host are ignored',
  category: 'correctness',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: ['buildkit/ExposeInvalidFormat'],
  concepts: ['published-port-and-expose'],
  examples: [
    {
      title: 'A port of the host',
      bad: dockerfile`
        FROM nginx:1.29
        EXPOSE 8080:80
               ^^^^ EXPOSE ignores \`8080\`, because only docker run and Compose publish on the host
      `,
      fixed: dockerfile`
        FROM nginx:1.29
        EXPOSE 80
      `,
    },
    {
      title: 'An address, ranges and variables, continued with a comment',
      bad: dockerfile`
        from nginx:1.29
        arg PORT=443
        expose 127.0.0.1:8080:80/tcp \
               ^^^^^^^^^^^^^^ EXPOSE ignores \`127.0.0.1:8080\`, because only docker run and Compose publish on the host
            # For TLS.
            8443:$PORT 9000-9002:90-92/udp
            ^^^^ EXPOSE ignores \`8443\`, because only docker run and Compose publish on the host
                       ^^^^^^^^^ EXPOSE ignores \`9000-9002\`, because only docker run and Compose publish on the host
      `,
      fixed: dockerfile`
        from nginx:1.29
        arg PORT=443
        expose 80/tcp \
            # For TLS.
            $PORT 90-92/udp
      `,
    },
    {
      title: 'Ports of the container',
      good: dockerfile`
        FROM nginx:1.29
        ARG PORT=8443
        EXPOSE 80 443/udp 8000-8010 $PORT \${OTHER:-9000}/tcp
      `,
    },
    {
      title: 'A port that only the build knows',
      good: dockerfile`
        FROM nginx:1.29
        ARG PORT
        EXPOSE $PORT
      `,
    },
  ],
  *check({ model }) {
    for (const { stage, expose, port } of exposedPorts(model)) {
      const host = hostPart(valueOf(model, expose, port));
      if (host === undefined) continue;
      const colon = lastColon(model.text, port, host);
      const span = colon === undefined ? port.span : { start: colon.start, end: colon.end - 1 };
      yield inStage(stage, expose, {
        span,
        message: `EXPOSE ignores \`${host}\`, because only docker run and Compose publish on the host`,
        ...(colon === undefined ? {} : { fixes: [safeFix('Leave only the container’s port', remove(colon))] }),
      });
    }
  },
});

/** The address and port of the host, as BuildKit tells them from the container's port; undefined where both are empty. */
function hostPart(value: string | null): string | undefined {
  const parts = (value?.split('/')[0] ?? '').split(':').slice(0, -1);
  const [port, address] = [parts.at(-1) ?? '', parts.slice(0, -1).join(':')];
  return port === '' && address === '' ? undefined : parts.join(':');
}

/** From the start of the word to behind the colon in front of the container's port, where all of that is written out. */
function lastColon(text: string, port: Word, host: string): Span | undefined {
  const { start } = port.span;
  const quote = /^["']/.exec(port.raw)?.[0].length ?? 0;
  const span = { start: start + quote, end: start + quote + host.length + 1 };
  if (textOf(text, span) !== `${host}:`) return undefined;
  return port.variables.some((variable) => overlaps(variable.span, span)) ? undefined : span;
}
