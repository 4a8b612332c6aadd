/**
 * What is wrong with one word of EXPOSE, by `nat.ParsePortSpec` of `github.com/docker/go-connections`: a port or a range of
 * them, a protocol behind a slash, and in front what `docker run -p` takes, an address and a port of the host.
 */
export function portFault(spec: string): string | undefined {
  const slash = spec.indexOf('/');
  const protocol = slash < 0 ? '' : spec.slice(slash + 1);
  const parts = (slash < 0 ? spec : spec.slice(0, slash)).split(':');
  const container = parts.at(-1) ?? '';
  const host = parts.length > 1 ? (parts.at(-2) ?? '') : '';
  const address = parts.slice(0, -2).join(':');
  if (!['', 'tcp', 'udp', 'sctp'].includes(protocol.toLowerCase())) {
    return `\`${protocol.slice(0, 40)}\` is no protocol: there are tcp, udp and sctp`;
  }
  if (parts.length > 2 && address !== '' && !isAddress(address)) return `\`${address.slice(0, 40)}\` is no IP address`;
  const inside = portRange(container);
  if (inside === undefined) return notAPort(container);
  if (host === '') return undefined;
  const outside = portRange(host);
  if (outside === undefined) return notAPort(host);
  return inside.last !== inside.first && inside.last - inside.first !== outside.last - outside.first
    ? `There are not as many ports in \`${host}\` as in \`${container}\``
    : undefined;
}

function notAPort(text: string): string {
  return `\`${text.slice(0, 40)}\` is no port: ports go from 0 to 65535, a range from low to high`;
}

function portRange(text: string): { readonly first: number; readonly last: number } | undefined {
  const match = /^\+?(\d+)(?:-\+?(\d+))?$/.exec(text);
  if (match === null) return undefined;
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  return first <= last && last <= 65_535 ? { first, last } : undefined;
}

/** What Go's `net.ParseIP` takes, in brackets or not. */
function isAddress(text: string): boolean {
  if (text.startsWith('[')) return text.endsWith(']') && isAddress(text.slice(1, -1));
  if (!text.includes(':')) return isIpv4(text);
  const halves = text.split('::');
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1) ?? '';
  const embedded = last.includes('.') && isIpv4(last);
  const plain = embedded ? groups.slice(0, -1) : groups;
  const count = plain.length + (embedded ? 2 : 0);
  if (!plain.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return false;
  return halves.length === 1 ? count === 8 : halves.length === 2 && count < 8;
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
}
