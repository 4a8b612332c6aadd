/** A graph to be drawn from left to right; lengths in pixels. */
export interface Graph {
  readonly nodes: readonly { readonly id: string; readonly width: number; readonly height: number }[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly labelWidth?: number }[];
}

/** Both lists are in the order of the graph's. An edge one of whose nodes does not exist has no route. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly routes: readonly (Route | undefined)[];
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Route {
  /** For the `d` of an SVG path, from the first node's side to the second's. */
  readonly path: string;
  readonly start: Point;
  readonly end: Point;
  /** The middle of its label. */
  readonly label: Point;
}

export const labelHeight = 16;
const margin = 14;
const narrowestGap = 46;
const besideLabel = 16;
const betweenNodes = 22;
const betweenLanes = 14;
const sweeps = 8;
/** So many places where an edge passes a column are kept free; beyond that, long edges go straight across. */
const mostLanes = 5000;

/**
 * Columns from left to right, each node right of what leads to it (the longest path decides); within a column, near its
 * neighbours. A long edge has a lane of its own in each column that it passes. Edges that close a cycle go backwards.
 * The same graph gives the same layout.
 */
export function layOut({ nodes, edges }: Graph): Layout {
  const indexes = new Map<string, number>();
  nodes.forEach(({ id }, index) => indexes.has(id) || indexes.set(id, index));
  const links: Link[] = [];
  const loops: number[] = [];
  edges.forEach(({ from, to }, edge) => {
    const [left, right] = [indexes.get(from), indexes.get(to)];
    if (left === undefined || right === undefined) return;
    if (left === right) loops.push(edge);
    else links.push({ edge, left, right, backwards: false });
  });
  const arcs = withoutCycles(nodes.length, links);
  const columnOf = columnsOf(nodes.length, arcs);
  const grid = gridOf(
    nodes.map(({ height }) => height),
    columnOf,
    arcs,
  );
  arrange(grid);
  const middles = heightsOf(grid);

  const columns = horizontally(grid, nodes, edges);
  const tops = middles.map((middle, vertex) => middle - at(grid.heights, vertex) / 2);
  const highest = Math.min(0, ...tops) - margin;
  const boxes = nodes.map((node, index): Box => {
    const column = at(columns, at(grid.columnOf, index));
    return { x: column.x, y: round(at(tops, index) - highest), width: column.width, height: node.height };
  });
  const levels = middles.map((middle) => round(middle - highest));
  const routes = routesOf(grid, columns, boxes, levels, edges);
  for (const edge of loops) {
    const box = boxes[indexes.get(edges[edge]?.from ?? '') ?? -1];
    if (box !== undefined) routes[edge] = loopAround(box);
  }
  const lowest = Math.max(0, ...boxes.map((box) => box.y + box.height), ...levels);
  const last = columns.at(-1);
  return {
    width: round((last === undefined ? 0 : last.x + last.width) + margin),
    height: round(lowest + margin),
    boxes,
    routes,
  };
}

/** An edge by its number, so turned that it goes to the right. */
interface Link {
  readonly edge: number;
  readonly left: number;
  readonly right: number;
  readonly backwards: boolean;
}

/** Turns round each edge that leads back to a node on the way to it. */
function withoutCycles(count: number, links: readonly Link[]): readonly Link[] {
  const outgoing = lists(count);
  links.forEach((link, index) => at(outgoing, link.left).push(index));
  const state = filled<'new' | 'open' | 'done'>(count, 'new');
  const turned = new Set<number>();
  for (let root = 0; root < count; root++) {
    if (state[root] !== 'new') continue;
    const way = [{ node: root, next: 0 }];
    state[root] = 'open';
    for (let top = way.at(-1); top !== undefined; top = way.at(-1)) {
      const index = at(outgoing, top.node)[top.next++];
      if (index === undefined) {
        state[top.node] = 'done';
        way.pop();
        continue;
      }
      const target = at(links, index).right;
      if (state[target] === 'open') turned.add(index);
      if (state[target] !== 'new') continue;
      state[target] = 'open';
      way.push({ node: target, next: 0 });
    }
  }
  return links.map((link, index) =>
    turned.has(index) ? { edge: link.edge, left: link.right, right: link.left, backwards: true } : link,
  );
}

/** By the longest path to it; what nothing leads to stands directly before what it leads to. */
function columnsOf(count: number, arcs: readonly Link[]): readonly number[] {
  const outgoing = lists(count);
  const waiting = filled(count, 0);
  for (const arc of arcs) {
    at(outgoing, arc.left).push(arc.right);
    waiting[arc.right] = at(waiting, arc.right) + 1;
  }
  const first = waiting.map((number) => number === 0);
  const columns = filled(count, 0);
  const ready = columns.map((_, node) => node).filter((node) => first[node]);
  // The list grows while it is gone through.
  for (const node of ready) {
    for (const target of at(outgoing, node)) {
      columns[target] = Math.max(at(columns, target), at(columns, node) + 1);
      waiting[target] = at(waiting, target) - 1;
      if (waiting[target] === 0) ready.push(target);
    }
  }
  return columns.map((column, node) => {
    const targets = at(outgoing, node);
    if (first[node] !== true || targets.length === 0) return column;
    return targets.reduce((least, target) => Math.min(least, at(columns, target)), Infinity) - 1;
  });
}

/** The nodes, then the lanes of long edges: all are vertices with a place in a column. */
interface Grid {
  readonly heights: readonly number[];
  readonly columnOf: readonly number[];
  /** The vertices of each column, from top to bottom. */
  readonly columns: number[][];
  /** The neighbours of each vertex in the column to the left, and to the right. */
  readonly before: readonly (readonly number[])[];
  readonly after: readonly (readonly number[])[];
  readonly nodes: number;
  /** Each edge's vertices from left to right. */
  readonly chains: readonly { readonly arc: Link; readonly vertices: readonly number[] }[];
}

function gridOf(nodeHeights: readonly number[], columnOf: readonly number[], arcs: readonly Link[]): Grid {
  const heights = [...nodeHeights];
  const places = [...columnOf];
  const lanes = arcs.reduce((sum, arc) => sum + at(columnOf, arc.right) - at(columnOf, arc.left) - 1, 0);
  const chains = arcs.map((arc) => {
    const vertices = [arc.left];
    const between = lanes > mostLanes ? 0 : at(columnOf, arc.right) - at(columnOf, arc.left) - 1;
    for (let passed = 1; passed <= between; passed++) {
      vertices.push(places.push(at(columnOf, arc.left) + passed) - 1);
      heights.push(0);
    }
    return { arc, vertices: [...vertices, arc.right] };
  });
  const before = lists(places.length);
  const after = lists(places.length);
  for (const { vertices } of chains) {
    for (const [index, right] of vertices.entries()) {
      const left = vertices[index - 1];
      if (left === undefined || at(places, right) !== at(places, left) + 1) continue;
      at(before, right).push(left);
      at(after, left).push(right);
    }
  }
  const columns = lists(places.reduce((most, column) => Math.max(most, column + 1), 0));
  places.forEach((column, vertex) => at(columns, column).push(vertex));
  return { heights, columnOf: places, columns, before, after, nodes: nodeHeights.length, chains };
}

/** Sorts each column by the middle of its neighbours, to and fro, and keeps the order with the fewest crossings. */
function arrange(grid: Grid): void {
  const position = filled(grid.columnOf.length, 0);
  const settle = (column: readonly number[]): void => column.forEach((vertex, index) => (position[vertex] = index));
  grid.columns.forEach(settle);
  let best = grid.columns.map((column) => [...column]);
  let fewest = crossings(grid, position);
  for (let sweep = 0; sweep < sweeps && fewest > 0; sweep++) {
    const forwards = sweep % 2 === 0;
    const neighbours = forwards ? grid.before : grid.after;
    for (const column of forwards ? grid.columns : grid.columns.toReversed()) {
      const middle = new Map(
        column.map((vertex) => {
          const near = at(neighbours, vertex);
          return [vertex, mean(near, (one) => at(position, one)) ?? at(position, vertex)] as const;
        }),
      );
      column.sort((one, other) => (middle.get(one) ?? 0) - (middle.get(other) ?? 0));
      settle(column);
    }
    const now = crossings(grid, position);
    if (now >= fewest) continue;
    fewest = now;
    best = grid.columns.map((column) => [...column]);
  }
  best.forEach((column, index) => (grid.columns[index] = column));
}

/** How often edges between neighbouring columns cross: the pairs whose ends are in the opposite order (a Fenwick tree counts). */
function crossings(grid: Grid, position: readonly number[]): number {
  let count = 0;
  for (const column of grid.columns) {
    const ends = column.flatMap((vertex) =>
      at(grid.after, vertex)
        .map((right) => at(position, right))
        .sort((one, other) => one - other),
    );
    const tree = filled(ends.reduce((most, end) => Math.max(most, end), 0) + 2, 0);
    for (const [seen, end] of ends.entries()) {
      let notBelow = 0;
      for (let index = end + 1; index > 0; index -= index & -index) notBelow += at(tree, index);
      count += seen - notBelow;
      for (let index = end + 1; index < tree.length; index += index & -index) tree[index] = at(tree, index) + 1;
    }
  }
  return count;
}

/** The middle of each vertex from top to bottom: as near to its neighbours as the order of its column lets it. */
function heightsOf(grid: Grid): readonly number[] {
  const middles = filled(grid.heights.length, 0);
  const settle = (column: readonly number[], wanted: (vertex: number) => number): void => {
    const offsets: number[] = [];
    for (const [index, vertex] of column.entries()) {
      const above = column[index - 1];
      offsets.push(above === undefined ? 0 : at(offsets, index - 1) + distance(grid, above, vertex));
    }
    const levels = neverFalling(column.map((vertex, index) => wanted(vertex) - at(offsets, index)));
    column.forEach((vertex, index) => (middles[vertex] = at(levels, index) + at(offsets, index)));
  };
  for (const column of grid.columns) settle(column, () => 0);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const forwards = sweep % 2 === 0;
    for (const column of forwards ? grid.columns : grid.columns.toReversed()) {
      settle(column, (vertex) => {
        const near = at(forwards ? grid.before : grid.after, vertex);
        return mean(near, (one) => at(middles, one)) ?? at(middles, vertex);
      });
    }
  }
  return middles;
}

function distance(grid: Grid, above: number, below: number): number {
  const lane = above >= grid.nodes || below >= grid.nodes;
  return (at(grid.heights, above) + at(grid.heights, below)) / 2 + (lane ? betweenLanes : betweenNodes);
}

/** The nearest list (by squares) in which no value is smaller than the one before it: neighbours that fall become their mean. */
function neverFalling(values: readonly number[]): readonly number[] {
  const blocks: { sum: number; count: number }[] = [];
  for (const value of values) {
    let block = { sum: value, count: 1 };
    for (let last = blocks.at(-1); last && last.sum / last.count >= block.sum / block.count; last = blocks.at(-1)) {
      blocks.pop();
      block = { sum: last.sum + block.sum, count: last.count + block.count };
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ sum, count }) => filled(count, sum / count));
}

interface Column {
  readonly x: number;
  readonly width: number;
}

/** All nodes of a column are as wide as its widest; the gap behind it has room for the labels of the edges that leave it. */
function horizontally(grid: Grid, nodes: Graph['nodes'], edges: Graph['edges']): readonly Column[] {
  const gaps = grid.columns.map(() => narrowestGap);
  for (const { arc } of grid.chains) {
    const label = edges[arc.edge]?.labelWidth ?? 0;
    const column = at(grid.columnOf, arc.left);
    if (label > 0) gaps[column] = Math.max(at(gaps, column), label + 2 * besideLabel);
  }
  let x = margin;
  return grid.columns.map((column, index) => {
    const width = Math.ceil(column.reduce((most, vertex) => Math.max(most, nodes[vertex]?.width ?? 0), 0));
    const placed = { x, width };
    x += width + Math.ceil(at(gaps, index));
    return placed;
  });
}

function routesOf(
  grid: Grid,
  columns: readonly Column[],
  boxes: readonly Box[],
  levels: readonly number[],
  edges: Graph['edges'],
): (Route | undefined)[] {
  const leaving = lists(boxes.length);
  const arriving = lists(boxes.length);
  grid.chains.forEach(({ arc }, chain) => {
    at(leaving, arc.left).push(chain);
    at(arriving, arc.right).push(chain);
  });
  // The ends on one side of a node are spread over it, in the order of where they go, so that they do not cross.
  const starts = new Map<number, number>();
  const ends = new Map<number, number>();
  boxes.forEach((box, node) => {
    const spread = (chains: readonly number[], ports: Map<number, number>, next: (chain: number) => number): void =>
      chains
        .toSorted((one, other) => next(one) - next(other))
        .forEach((chain, index) => ports.set(chain, round(box.y + (box.height * (index + 1)) / (chains.length + 1))));
    spread(at(leaving, node), starts, (chain) => at(levels, at(at(grid.chains, chain).vertices, 1)));
    spread(at(arriving, node), ends, (chain) => at(levels, at(grid.chains, chain).vertices.at(-2) ?? 0));
  });

  const routes = edges.map((): Route | undefined => undefined);
  const labels = grid.columns.map((): Box[] => []);
  grid.chains.forEach(({ arc, vertices }, chain) => {
    const [left, right] = [at(boxes, arc.left), at(boxes, arc.right)];
    const points: Point[] = [{ x: left.x + left.width, y: starts.get(chain) ?? left.y }];
    for (const lane of vertices.slice(1, -1)) {
      const { x, width } = at(columns, at(grid.columnOf, lane));
      points.push({ x, y: at(levels, lane) }, { x: x + width, y: at(levels, lane) });
    }
    points.push({ x: right.x, y: ends.get(chain) ?? right.y });
    const label = placeLabel(
      at(points, 0),
      at(points, 1),
      edges[arc.edge]?.labelWidth ?? 0,
      at(labels, at(grid.columnOf, arc.left)),
    );
    const way = arc.backwards ? points.toReversed() : points;
    routes[arc.edge] = { path: pathThrough(way), start: at(way, 0), end: at(way, way.length - 1), label };
  });
  return routes;
}

/** By turns a curve through a gap and a straight line through a column. */
function pathThrough(points: readonly Point[]): string {
  return points
    .map(({ x, y }, index) => {
      const from = points[index - 1];
      if (from === undefined) return `M${x} ${y}`;
      if (index % 2 === 0) return `H${x}`;
      const middle = round((from.x + x) / 2);
      return `C${middle} ${from.y} ${middle} ${y} ${x} ${y}`;
    })
    .join('');
}

/** On the curve from one point to the other, where no label is yet; in its middle where all places are taken. */
function placeLabel(from: Point, to: Point, width: number, taken: Box[]): Point {
  const places = [0.5, 0.36, 0.64, 0.24, 0.76, 0.14, 0.86].map((t): Box => {
    const s = 1 - t;
    const x = s ** 3 * from.x + 3 * s * t * ((from.x + to.x) / 2) + t ** 3 * to.x;
    const y = (s ** 3 + 3 * s * s * t) * from.y + (3 * s * t * t + t ** 3) * to.y;
    const inGap = Math.min(Math.max(x - width / 2, from.x + 4), Math.max(from.x + 4, to.x - width - 8));
    return { x: inGap, y: y - labelHeight / 2, width, height: labelHeight };
  });
  const place = places.find((one) => !taken.some((other) => overlap(one, other))) ?? at(places, 0);
  if (width > 0) taken.push(place);
  return { x: round(place.x + width / 2), y: round(place.y + labelHeight / 2) };
}

function overlap(one: Box, other: Box): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

function loopAround({ x, y, width }: Box): Route {
  const [start, end] = [
    { x: round(x + width * 0.6), y },
    { x: round(x + width * 0.4), y },
  ];
  const path = `M${start.x} ${y}C${round(x + width * 0.7)} ${y - 14} ${round(x + width * 0.3)} ${y - 14} ${end.x} ${y}`;
  return { path, start, end, label: { x: round(x + width / 2), y: y - 10 } };
}

function mean(items: readonly number[], of: (item: number) => number): number | undefined {
  return items.length === 0 ? undefined : items.reduce((sum, item) => sum + of(item), 0) / items.length;
}

function filled<T>(count: number, value: T): T[] {
  return Array.from({ length: count }, () => value);
}

function lists(count: number): number[][] {
  return Array.from({ length: count }, () => []);
}

function round(length: number): number {
  return Math.round(length * 10) / 10;
}

/** For indexes that were made from the list itself. */
function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new Error(`There is no item ${index} in a list of ${list.length}`);
  return item;
}
