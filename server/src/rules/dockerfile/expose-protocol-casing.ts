import { valueOf } from '../../model/value-of.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import type { ExposeInstruction, Word } from '../../syntax/dockerfile/nodes.ts';
import { replace } from '../../text/edit.ts';
import { encloses, textOf, type Span } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, safeFix } from '../rule.ts';
import { exposedPorts, inStage } from '../triggered.ts';

/**
 * Ports are written `80/tcp` everywhere: in the image's configuration, in what `docker inspect` and `docker ps` show, and in
 * `docker run -p`. `EXPOSE 80/TCP` means the same, since BuildKit writes the protocol in lower case itself, but who searches
 * for `80/tcp` doesn't find it. BuildKit warns of it as `ExposeProtoCasing`.
 *
 * A protocol that a variable brings along is reported where it is used, and has no fix: the variable may be used elsewhere.
 *
 * ## When to allow it
 *
 * There is no need to: the image is the same either way.
 */
export default defineDockerfileRule({
  id: 'expose-protocol-casing',
  summary: 'Write the protocol of `EXPOSE` in lower case, as Docker shows it',
  category: 'style',
  severity: 'info',
  fix: 'sometimes',
  preset: 'strict',
  since: '0.1.0',
  sameAs: ['buildkit/ExposeProtoCasing'],
  concepts: ['published-port-and-expose'],
  examples: [
    {
      title: 'In upper case',
      bad: dockerfile`
        FROM nginx:1.29
        EXPOSE 80/TCP 443/tcp
                  ^^^ The protocol \`TCP\` is not in lower case, as Docker shows it everywhere else
      `,
      fixed: dockerfile`
        FROM nginx:1.29
        EXPOSE 80/tcp 443/tcp
      `,
    },
    {
      title: 'Several, continued, with a variable and a comment',
      bad: dockerfile`
        from bind9:9.20
        arg PORT=53
        expose $PORT/Udp \
                     ^^^ The protocol \`Udp\` is not in lower case, as Docker shows it everywhere else
            # Long answers.
            53/tcp 953-955/TCP
                           ^^^ The protocol \`TCP\` is not in lower case, as Docker shows it everywhere else
      `,
      fixed: dockerfile`
        from bind9:9.20
        arg PORT=53
        expose $PORT/udp \
            # Long answers.
            53/tcp 953-955/tcp
      `,
    },
    {
      title: 'In lower case, or none',
      good: dockerfile`
        FROM nginx:1.29
        EXPOSE 80 443/tcp 443/udp
      `,
    },
    {
      title: 'A protocol that only the build knows',
      good: dockerfile`
        FROM nginx:1.29
        ARG PROTOCOL
        EXPOSE 80/$PROTOCOL
      `,
    },
  ],
  *check({ model }) {
    for (const { stage, expose, port } of exposedPorts(model)) {
      const protocol = protocolOf(model, expose, port);
      if (protocol === undefined || protocol === protocol.toLowerCase()) continue;
      const written = writtenProtocol(model.text, port, protocol);
      yield inStage(stage, expose, {
        span: written ?? port.span,
        message: `The protocol \`${protocol}\` is not in lower case, as Docker shows it everywhere else`,
        ...(written === undefined
          ? {}
          : { fixes: [safeFix('Write it in lower case', replace(written, protocol.toLowerCase()))] }),
      });
    }
  },
});

/** The protocol that a port has in the end; undefined where it has none, or none that BuildKit knows. */
function protocolOf(model: DockerfileModel, expose: ExposeInstruction, port: Word): string | undefined {
  const protocol = valueOf(model, expose, port)?.split('/')[1];
  return protocol !== undefined && /^(tcp|udp|sctp)$/i.test(protocol) ? protocol : undefined;
}

/** Where the protocol stands as it is; undefined where variables or quotes make it. */
function writtenProtocol(text: string, port: Word, protocol: string): Span | undefined {
  const end = port.span.end - (/["']$/.exec(port.raw)?.[0].length ?? 0);
  const span = { start: end - protocol.length, end };
  if (textOf(text, { start: span.start - 1, end }) !== `/${protocol}`) return undefined;
  return port.variables.some((variable) => encloses(variable.span, span)) ? undefined : span;
}
