import type { ExplanationWords, Picture, PictureEdge, PictureNode } from '../../../server/src/protocol.ts';
import { labelHeight, layOut } from './layout.ts';
import type { Box, Point, Route } from './layout.ts';
import { element } from './markup.ts';
import type { Markup } from './markup.ts';
import { placeText } from './place.ts';

/** The width of a text in pixels, in the font that the class stands for. */
export type MeasureText = (text: string, font: 'label' | 'detail') => number;

const mostCharacters = 34;
const padding = 14;
const nodeHeight = { one: 34, two: 48 } as const;

/** A figure with its legend. The drawing keeps a readable size and is scrolled inside the figure. */
export function pictureMarkup(picture: Picture, words: ExplanationWords, measure: MeasureText): Markup {
  const { caption, nodes, edges, legend } = picture;
  const layout = layOut({
    nodes: nodes.map((node) => ({
      id: node.id,
      width: Math.max(60, 2 * padding + Math.max(...textsOf(node).map(({ text, font }) => measure(text, font)))),
      height: node.detail === undefined ? nodeHeight.one : nodeHeight.two,
    })),
    edges: edges.map(({ from, to, label }) => ({
      from,
      to,
      labelWidth: label === undefined ? 0 : measure(shorten(label), 'detail') + 8,
    })),
  });
  const meanings = new Map(legend.map(({ kind, text }) => [kind, text]));
  const labels = new Map(nodes.map(({ id, label }) => [id, label]));
  const drawnNodes = nodes.flatMap((node, index) => {
    const box = layout.boxes[index];
    return box === undefined ? [] : [nodeMarkup(node, box, meanings.get(node.kind), words)];
  });
  const drawnEdges = edges.flatMap((edge, index) => {
    const route = layout.routes[index];
    const name = `${labels.get(edge.from)} → ${labels.get(edge.to)}`;
    return route === undefined ? [] : [edgeMarkup(edge, route, name, words)];
  });
  const drawnLabels = edges.flatMap((edge, index) => {
    const route = layout.routes[index];
    return route === undefined || edge.label === undefined ? [] : [edgeLabel(edge, edge.label, route.label, measure)];
  });
  const { width, height } = layout;
  return element(
    'figure',
    {},
    element(
      'div',
      { class: 'picture', tabindex: '0', role: 'group', 'aria-labelledby': 'caption' },
      element(
        'svg',
        {
          role: 'group',
          'aria-labelledby': 'caption',
          viewBox: `0 0 ${width} ${height}`,
          width: String(width),
          height: String(height),
        },
        element(
          'defs',
          {},
          element(
            'marker',
            {
              id: 'arrow',
              viewBox: '0 0 8 8',
              refX: '8',
              refY: '4',
              markerWidth: '8',
              markerHeight: '8',
              markerUnits: 'userSpaceOnUse',
              orient: 'auto',
            },
            element('path', { class: 'arrow', d: 'M0 0L8 4L0 8Z' }),
          ),
        ),
        ...drawnNodes,
        ...drawnEdges,
        ...drawnLabels,
      ),
    ),
    element(
      'figcaption',
      {},
      element('p', { id: 'caption' }, caption),
      legend.length === 0
        ? undefined
        : element('ul', { class: 'legend' }, ...legend.map(({ kind, text }) => element('li', {}, symbol(kind), text))),
    ),
  );
}

function nodeMarkup(node: PictureNode, box: Box, meaning: string | undefined, words: ExplanationWords): Markup {
  const name = [node.label, node.detail, meaning].filter((part) => part !== undefined).join(', ');
  const texts = textsOf(node);
  const middle = box.y + box.height / 2;
  return element(
    'g',
    { class: `node ${node.kind}`, ...reachable(name, node, words) },
    element('title', {}, name),
    ...shape(node.kind, box),
    ...texts.map(({ text, font }, index) =>
      element(
        'text',
        {
          class: font,
          x: String(box.x + box.width / 2),
          y: String(middle + (texts.length === 1 ? 0 : index === 0 ? -8 : 10)),
          'text-anchor': 'middle',
          'dominant-baseline': 'central',
        },
        text,
      ),
    ),
  );
}

function edgeMarkup(edge: PictureEdge, route: Route, ends: string, words: ExplanationWords): Markup {
  const name = edge.label === undefined ? ends : `${ends}: ${edge.label}`;
  return element(
    'g',
    { class: `edge ${edge.kind}`, ...reachable(name, edge, words) },
    element('title', {}, name),
    // Wide enough for a pointer.
    element('path', { class: 'around', d: route.path }),
    element('path', {
      class: 'line',
      d: route.path,
      'marker-end': edge.kind === 'joins' ? undefined : 'url(#arrow)',
    }),
  );
}

/** Above all edges; its edge says it to assistive technology. */
function edgeLabel(edge: PictureEdge, label: string, { x, y }: Point, measure: MeasureText): Markup {
  const text = shorten(label);
  const width = Math.ceil(measure(text, 'detail')) + 8;
  return element(
    'g',
    { class: 'edge-label', 'aria-hidden': 'true', 'data-place': edge.range && placeText(edge.range) },
    element('rect', {
      x: String(x - width / 2),
      y: String(y - labelHeight / 2),
      width: String(width),
      height: String(labelHeight),
    }),
    element(
      'text',
      { class: 'detail', x: String(x), y: String(y), 'text-anchor': 'middle', 'dominant-baseline': 'central' },
      text,
    ),
  );
}

/** What stands in the file is a button; what does not is only named. */
function reachable(
  name: string,
  { range }: Pick<PictureNode, 'range'>,
  words: ExplanationWords,
): Readonly<Record<string, string>> {
  if (range === undefined) return { role: 'img', 'aria-label': name };
  return {
    role: 'button',
    tabindex: '0',
    'aria-label': `${name}, ${words.goToLine} ${range.start.line + 1}`,
    'data-place': placeText(range),
  };
}

function symbol(kind: PictureNode['kind']): Markup {
  return element(
    'svg',
    { class: 'symbol', viewBox: '0 0 34 22', width: '34', height: '22', 'aria-hidden': 'true' },
    element('g', { class: `node ${kind}` }, ...shape(kind, { x: 3, y: 4, width: 26, height: 14 })),
  );
}

/** Each kind has its own outline, so that none needs its colour. */
function shape(kind: PictureNode['kind'], { x, y, width, height }: Box): readonly Markup[] {
  const rectangle = (radius: number, dx = 0, dy = 0): Markup =>
    element('rect', {
      class: 'shape',
      x: String(x + dx),
      y: String(y + dy),
      width: String(width),
      height: String(height),
      rx: String(radius),
    });
  switch (kind) {
    // A stack: layers on layers.
    case 'image':
      return [rectangle(0, 4, -4), rectangle(0)];
    case 'network':
      return [rectangle(height / 2)];
    case 'volume': {
      const round = Math.min(6, height / 4);
      const side = `V${y + height - round}A${width / 2} ${round} 0 0 0 ${x + width} ${y + height - round}V${y + round}`;
      const lid = `A${width / 2} ${round} 0 0 0 ${x} ${y + round}`;
      return [
        element('path', { class: 'shape', d: `M${x} ${y + round}${side}${lid}Z` }),
        element('path', {
          class: 'rim',
          d: `M${x} ${y + round}A${width / 2} ${round} 0 0 0 ${x + width} ${y + round}`,
        }),
      ];
    }
    case 'host': {
      const cut = Math.min(9, height / 3);
      const right = x + width;
      const middle = y + height / 2;
      const d = `M${x + cut} ${y}H${right - cut}L${right} ${middle}L${right - cut} ${y + height}H${x + cut}L${x} ${middle}Z`;
      return [element('path', { class: 'shape', d })];
    }
    // A line within the outline: what comes out at the end.
    case 'final-stage':
      return [
        rectangle(7),
        element('rect', {
          class: 'rim',
          x: String(x + 3),
          y: String(y + 3),
          width: String(width - 6),
          height: String(height - 6),
          rx: '4',
        }),
      ];
    default:
      return [rectangle(7)];
  }
}

function textsOf({
  label,
  detail,
}: PictureNode): readonly { readonly text: string; readonly font: 'label' | 'detail' }[] {
  return [
    { text: shorten(label), font: 'label' },
    ...(detail === undefined ? [] : [{ text: shorten(detail), font: 'detail' } as const]),
  ];
}

/** In the middle: the end of an image's name is its tag. The whole text stands in the accessible name. */
function shorten(text: string): string {
  const characters = Array.from(text.replaceAll(/\s+/g, ' '));
  if (characters.length <= mostCharacters) return characters.join('');
  const kept = (mostCharacters - 1) / 2;
  return `${characters.slice(0, Math.ceil(kept)).join('')}…${characters.slice(-Math.floor(kept)).join('')}`;
}
