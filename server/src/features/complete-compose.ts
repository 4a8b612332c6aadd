import type { ComposeModel } from '../model/compose.ts';
import { lineOf, type LineIndex } from '../text/line-index.ts';
import { completeIgnoreComment } from './complete-rules.ts';
import type { Completion } from './completion.ts';

/** Names of the file's own services, networks, volumes, secrets and configs where a service refers to them. */
export function completeCompose(model: ComposeModel, lines: LineIndex, offset: number): readonly Completion[] {
  const line = lineOf(lines, offset);
  const before = model.text.slice(lines.starts[line] ?? 0, offset);
  const ignore = completeIgnoreComment(before, offset, 'compose');
  if (ignore !== undefined) return ignore;
  if (/(^|\s)#/.test(before)) return [];
  const place = placeAt(model.text, lines, line, before);
  if (place === undefined) return [];
  return namesFor(model, place).map((name) => ({
    label: name,
    kind: 'resource',
    edit: { span: { start: offset - place.typed.length, end: offset }, text: name },
    snippet: false,
  }));
}

interface Place {
  /** The keys from the top down to what is being written. */
  readonly path: readonly string[];
  readonly typed: string;
}

/** Half-written YAML has no tree to look at, so the keys above are found by their indentation. */
function placeAt(text: string, lines: LineIndex, line: number, before: string): Place | undefined {
  const written = /^(\s*)((?:-\s+)*)(?:([\w.-]+):\s+)?([\w.-]*)$/.exec(before);
  if (written === null) return undefined;
  const [, indent = '', dashes = '', key, typed = ''] = written;
  const path = key === undefined ? [] : [key];
  // A list may stand at the very indentation of its key.
  let limit = indent.length + (dashes === '' ? 0 : 1);
  for (let above = line - 1; above >= 0 && limit > 0; above--) {
    const found = /^(\s*)([\w.-]+|"[^"]*"|'[^']*')\s*:/.exec(
      text.slice(lines.starts[above] ?? 0, lines.starts[above + 1]),
    );
    if (found === null || (found[1]?.length ?? 0) >= limit) continue;
    limit = found[1]?.length ?? 0;
    path.unshift((found[2] ?? '').replace(/^["']|["']$/g, ''));
  }
  return { path, typed };
}

function namesFor(model: ComposeModel, { path }: Place): readonly string[] {
  const [top, service, key, name, inner] = path;
  if (top !== 'services') return [];
  if (path.length === 5 && key === 'depends_on' && inner === 'condition' && name !== undefined) {
    return ['service_started', 'service_healthy', 'service_completed_successfully'];
  }
  if (path.length !== 3) return [];
  switch (key) {
    case 'depends_on':
    case 'links':
    case 'volumes_from':
      return model.services.map((other) => other.name).filter((other) => other !== service);
    case 'networks':
    case 'volumes':
    case 'secrets':
    case 'configs':
      return model[key].map((resource) => resource.name);
    default:
      return [];
  }
}
