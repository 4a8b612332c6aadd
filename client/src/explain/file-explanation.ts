import type { FileExplanation, Inlines, Picture, PlaceInFile } from '../../../server/src/protocol.ts';
import { fieldsOf, isFields } from '../fields.ts';

/** Whether a message has the shape of the answer to `layerwise/explainFile`. */
export function isFileExplanation(value: unknown): value is FileExplanation {
  const { language, title, summary, picture, parts, words } = fieldsOf(value);
  return (
    (language === 'en' || language === 'vi') &&
    typeof title === 'string' &&
    isListOf(summary, isInlines) &&
    (picture === undefined || isPicture(picture)) &&
    isListOf(parts, isPart) &&
    areStrings(words, ['goToLine', 'readMore', 'watchOut', 'contents', 'closed'])
  );
}

export function isPlace(value: unknown): value is PlaceInFile {
  const { start, end } = fieldsOf(value);
  return isPosition(start) && isPosition(end);
}

function isPosition(value: unknown): boolean {
  const { line, character } = fieldsOf(value);
  return isCount(line) && isCount(character);
}

export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function isPart(value: unknown): boolean {
  const { heading, range, facts, items } = fieldsOf(value);
  return isInlines(heading) && isPlace(range) && isListOf(facts, isInlines) && isListOf(items, isItem);
}

function isItem(value: unknown): boolean {
  const { range, what, facts, trap } = fieldsOf(value);
  return (
    isPlace(range) &&
    areStrings(value, ['source', 'title', 'url']) &&
    isInlines(what) &&
    isListOf(facts, isInlines) &&
    isInlines(trap)
  );
}

function isInlines(value: unknown): value is Inlines {
  return isListOf(value, (inline) => {
    const { kind, text, url } = fieldsOf(inline);
    if (typeof text !== 'string') return false;
    return kind === 'link' ? typeof url === 'string' : kind === 'text' || kind === 'code' || kind === 'strong';
  });
}

const nodeKinds: Readonly<Record<Picture['nodes'][number]['kind'], true>> = {
  image: true,
  stage: true,
  'final-stage': true,
  'unused-stage': true,
  host: true,
  service: true,
  network: true,
  volume: true,
};
const edgeKinds: Readonly<Record<Picture['edges'][number]['kind'], true>> = {
  base: true,
  copy: true,
  mount: true,
  port: true,
  joins: true,
  depends: true,
};

function isPicture(value: unknown): boolean {
  const { caption, nodes, edges, legend } = fieldsOf(value);
  return (
    typeof caption === 'string' &&
    isListOf(nodes, (node) => {
      const { kind, detail, range } = fieldsOf(node);
      return areStrings(node, ['id', 'label']) && isKind(nodeKinds, kind) && isText(detail) && isPlaceOrNone(range);
    }) &&
    isListOf(edges, (edge) => {
      const { kind, label, range } = fieldsOf(edge);
      return areStrings(edge, ['from', 'to']) && isKind(edgeKinds, kind) && isText(label) && isPlaceOrNone(range);
    }) &&
    isListOf(legend, (entry) => areStrings(entry, ['text']) && isKind(nodeKinds, fieldsOf(entry)['kind']))
  );
}

function isKind(kinds: object, value: unknown): boolean {
  return typeof value === 'string' && Object.hasOwn(kinds, value);
}

function isText(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

function isPlaceOrNone(value: unknown): boolean {
  return value === undefined || isPlace(value);
}

function areStrings(value: unknown, names: readonly string[]): boolean {
  return isFields(value) && names.every((name) => typeof value[name] === 'string');
}

function isListOf(value: unknown, isOne: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isOne);
}
