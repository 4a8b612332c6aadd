import { asScalar, asSequence, valueOf } from '../syntax/compose/access.ts';
import type { ComposeMap, ComposeScalar, ComposeValue } from '../syntax/compose/nodes.ts';
import type { PublishedPort } from './compose.ts';
import { splitOutside } from './compose-split.ts';

/** The `ports` of a service. Source: https://docs.docker.com/reference/compose-file/services/#ports */
export function publishedPorts(value: ComposeValue | undefined): readonly PublishedPort[] {
  return (asSequence(value)?.items ?? []).flatMap((item) => {
    const port = item.kind === 'map' ? longPort(item) : item.kind === 'scalar' ? shortPort(item) : undefined;
    return port === undefined ? [] : [port];
  });
}

function longPort(map: ComposeMap): PublishedPort | undefined {
  const text = (key: string): string | undefined => asScalar(valueOf(map, key))?.text || undefined;
  const target = text('target');
  if (target === undefined) return undefined;
  return {
    span: map.span,
    hostAddress: text('host_ip'),
    published: text('published'),
    target,
    protocol: text('protocol') ?? 'tcp',
    short: false,
  };
}

/** `[[address:][published]:]target[/protocol]`; an IPv6 address can stand in brackets. */
function shortPort(scalar: ComposeScalar): PublishedPort | undefined {
  if (scalar.text === '') return undefined;
  const parts = splitOutside(scalar.text, ':').map((part) => part.text);
  const [target = '', protocol] = splitOutside(parts.at(-1) ?? '', '/').map((part) => part.text);
  const published = parts.at(-2);
  const address = parts.slice(0, -2).join(':');
  return {
    span: scalar.span,
    hostAddress: address.replace(/^\[(.*)\]$/, '$1') || undefined,
    published: published || undefined,
    target,
    protocol: protocol || 'tcp',
    short: true,
  };
}
