import type { Span } from '../../text/span.ts';
import type { NodeKind, Picture, PictureEdge, PictureNode } from './explanation.ts';
import type { plainly } from './words.ts';

/** With more than these a picture is a thicket. */
export const mostNodes = 80;

/** The picture with a legend of what occurs in it; undefined where there is nothing to see. Edges that say the same are one. */
export function drawn(
  nodes: readonly PictureNode[],
  edges: readonly PictureEdge[],
  caption: string,
  words: ReturnType<typeof plainly>,
): Picture | undefined {
  if (nodes.length === 0) return undefined;
  const kinds = new Set(nodes.map(({ kind }) => kind));
  const different = new Map<string, PictureEdge>();
  for (const edge of edges) {
    const key = JSON.stringify([edge.from, edge.to, edge.kind, edge.label]);
    if (!different.has(key)) different.set(key, edge);
  }
  return {
    caption,
    nodes,
    edges: [...different.values()],
    legend: order.filter((kind) => kinds.has(kind)).map((kind) => ({ kind, text: words(`legend-${kind}`) })),
  };
}

/** A box; details that are empty are left out. */
export function box(
  kind: NodeKind,
  id: string,
  label: string,
  details: readonly string[] = [],
  span?: Span,
): PictureNode {
  const detail = shortened(details.filter((part) => part !== '').join(' · '));
  return {
    id,
    label: shortened(label),
    kind,
    ...(detail === '' ? {} : { detail }),
    ...(span === undefined ? {} : { span }),
  };
}

/** An arrow; without a label where there is nothing to say. */
export function arrow(kind: PictureEdge['kind'], from: string, to: string, label: string, span?: Span): PictureEdge {
  const shown = shortened(label);
  return {
    from,
    to,
    kind,
    ...(shown === '' ? {} : { label: shown }),
    ...(span === undefined ? {} : { span }),
  };
}

/** What fits into a box. */
function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= longest ? line : `${line.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

const longest = 40;

const order: readonly NodeKind[] = [
  'image',
  'stage',
  'final-stage',
  'unused-stage',
  'host',
  'service',
  'network',
  'volume',
];
