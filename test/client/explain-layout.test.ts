import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelHeight, layOut } from '../../client/src/explain/layout.ts';
import type { Box, Graph, Layout, Point } from '../../client/src/explain/layout.ts';

describe('the layout of a picture', () => {
  it('goes from left to right, by the longest path', () => {
    const { boxes } = layOut(graph('base>build build>final base>final'));
    expect(xOf(boxes)).toEqual(ascending(xOf(boxes)));
    expect(new Set(xOf(boxes)).size).toBe(3);
  });

  it('puts what nothing leads to directly before what it leads to', () => {
    const { boxes } = layOut(graph('a>b b>c c>final image>final'));
    const [, , c, , image] = boxes;
    expect(image?.x).toBe(c?.x);
  });

  it('crosses no edges where that can be avoided', () => {
    const { boxes } = layOut(graph('a>x b>y c>z a>y', ['a', 'b', 'c', 'z', 'y', 'x']));
    const [, , , z, y, x] = boxes.map((box) => box.y);
    const [a, b, c] = boxes.map((box) => box.y);
    expect(order([x, y, z])).toBe(order([a, b, c]));
  });

  it('draws a line of stages on one level', () => {
    const { boxes } = layOut(graph('a>b b>c c>d'));
    expect(new Set(boxes.map((box) => box.y)).size).toBe(1);
  });

  it('takes a long edge past the nodes in between', () => {
    const layout = layOut(graph('a>b b>c c>d a>d'));
    const [, b, c] = layout.boxes;
    for (const box of [b, c]) {
      if (box === undefined) throw new Error('There is no box');
      const inside = pointsOn(layout.routes[3]?.path ?? '').filter((point) => isInside(point, box));
      expect(inside).toEqual([]);
    }
  });

  it('keeps labels apart, and out of the nodes', () => {
    const edges = Array.from({ length: 12 }, (_, index) => ({ from: 'host', to: `s${index}`, labelWidth: 90 }));
    const nodes = ['host', ...edges.map(({ to }) => to)].map((id) => ({ id, width: 80, height: 48 }));
    const { routes, boxes } = layOut({ nodes, edges });
    const labels = routes.map((route): Box => {
      const { x, y } = route?.label ?? { x: 0, y: 0 };
      return { x: x - 45, y: y - labelHeight / 2, width: 90, height: labelHeight };
    });
    expect(pairs([...labels, ...boxes]).filter(([one, other]) => overlaps(one, other))).toEqual([]);
  });

  it('leaves out edges to what is not there, and draws those to the node itself', () => {
    const { routes } = layOut(graph('a>b a>nowhere nowhere>a a>a', ['a', 'b']));
    expect(routes.map((route) => route !== undefined)).toEqual([true, false, false, true]);
    expect(routes[3]?.start.y).toBe(routes[3]?.end.y);
  });

  it('draws nothing for nothing', () => {
    expect(layOut({ nodes: [], edges: [] })).toMatchObject({ boxes: [], routes: [] });
  });

  it('has room for all nodes, with every edge from its node to its node, for any graph', () => {
    fc.assert(
      fc.property(anyGraph, (any) => {
        const layout = layOut(any);
        holds(any, layout);
        expect(layOut(any)).toEqual(layout);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['a chain', 60, (index: number) => [index - 1]],
    ['a chain, each after all before', 60, (index: number) => Array.from({ length: index }, (_, before) => before)],
    ['one network', 400, (index: number) => [0, Math.floor(index / 20)]],
    ['a tree with long edges', 400, (index: number) => [Math.floor(index / 2), index - 1]],
  ])('%s of %d nodes', (_, count, before) => {
    const nodes = Array.from({ length: count }, (__, index) => ({ id: String(index), width: 120, height: 40 }));
    const edges = nodes.flatMap((node, index) =>
      before(index)
        .filter((one) => one >= 0 && one !== index)
        .map((one) => ({ from: String(one), to: node.id, labelWidth: 60 })),
    );
    const started = performance.now();
    const layout = layOut({ nodes, edges });
    // Some milliseconds in fact. A machine with much else to do takes longer, but not for ever.
    expect(performance.now() - started).toBeLessThan(3000);
    holds({ nodes, edges }, layout);
  });
});

function holds({ nodes, edges }: Graph, { width, height, boxes, routes }: Layout): void {
  expect(boxes.length).toBe(nodes.length);
  expect(routes.length).toBe(edges.length);
  boxes.forEach((box, index) => {
    expect(box.width).toBeGreaterThanOrEqual(nodes[index]?.width ?? 0);
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.y).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(width);
    expect(box.y + box.height).toBeLessThanOrEqual(height);
  });
  expect(pairs(boxes).filter(([one, other]) => overlaps(one, other))).toEqual([]);
  edges.forEach(({ from, to }, index) => {
    const [first, second] = [from, to].map((id) => boxes[nodes.findIndex((node) => node.id === id)]);
    const route = routes[index];
    if (first === undefined || second === undefined || route === undefined) throw new Error(`No edge ${from} ${to}`);
    expect(isOnEdge(route.start, first)).toBe(true);
    expect(isOnEdge(route.end, second)).toBe(true);
    expect(route.path.startsWith(`M${route.start.x} ${route.start.y}C`)).toBe(true);
    expect(route.path.endsWith(` ${route.end.x} ${route.end.y}`)).toBe(true);
  });
}

/** With cycles and several edges between the same two. */
const anyGraph: fc.Arbitrary<Graph> = fc
  .array(fc.record({ width: fc.integer({ min: 20, max: 300 }), height: fc.integer({ min: 20, max: 60 }) }), {
    minLength: 1,
    maxLength: 25,
  })
  .chain((sizes) => {
    const id = fc.nat(sizes.length - 1).map(String);
    return fc
      .array(fc.record({ from: id, to: id, labelWidth: fc.nat(200) }), { maxLength: 50 })
      .map((edges) => ({ nodes: sizes.map((size, index) => ({ id: String(index), ...size })), edges }));
  });

function graph(text: string, ids: readonly string[] = []): Graph {
  const edges = text.split(' ').map((edge) => {
    const [from = '', to = ''] = edge.split('>');
    return { from, to };
  });
  const names = ids.length > 0 ? ids : edges.flatMap(({ from, to }) => [from, to]);
  return { nodes: [...new Set(names)].map((id) => ({ id, width: 100, height: 40 })), edges };
}

/** Points on the curves and lines of a path as the layout writes them. */
function pointsOn(path: string): readonly Point[] {
  const points: Point[] = [];
  let [x, y] = [0, 0];
  for (const [, command, numbers = ''] of path.matchAll(/([MCH])([-\d. ]+)/g)) {
    const n = numbers.trim().split(/ /).map(Number);
    if (command === 'M') [x = 0, y = 0] = n;
    if (command === 'H') {
      for (let t = 0; t <= 1; t += 0.05) points.push({ x: x + t * ((n[0] ?? 0) - x), y });
      [x = 0] = n;
    }
    if (command !== 'C') continue;
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0, x3 = 0, y3 = 0] = n;
    for (let t = 0; t <= 1; t += 0.05) {
      const s = 1 - t;
      points.push({
        x: s ** 3 * x + 3 * s * s * t * x1 + 3 * s * t * t * x2 + t ** 3 * x3,
        y: s ** 3 * y + 3 * s * s * t * y1 + 3 * s * t * t * y2 + t ** 3 * y3,
      });
    }
    [x, y] = [x3, y3];
  }
  return points;
}

function pairs<T>(items: readonly T[]): readonly (readonly [T, T])[] {
  return items.flatMap((one, index) => items.slice(index + 1).map((other) => [one, other] as const));
}

function overlaps(one: Box, other: Box): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

function isInside({ x, y }: Point, box: Box): boolean {
  return x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height;
}

function isOnEdge({ x, y }: Point, box: Box): boolean {
  const within = x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
  return within && (x === box.x || x === box.x + box.width || y === box.y);
}

/** The place of each number by size. */
function order(numbers: readonly (number | undefined)[]): string {
  return numbers.map((number) => numbers.filter((other) => (other ?? 0) < (number ?? 0)).length).join();
}

function xOf(boxes: readonly Box[]): readonly number[] {
  return boxes.map(({ x }) => x);
}

function ascending(numbers: readonly number[]): readonly number[] {
  return numbers.toSorted((one, other) => one - other);
}
