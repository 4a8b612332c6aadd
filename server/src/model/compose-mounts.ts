import { asScalar, asSequence, scalarPart, scalarsOf, valueOf } from '../syntax/compose/access.ts';
import type { ComposeMap, ComposeScalar } from '../syntax/compose/nodes.ts';
import type { ServiceMount } from './compose.ts';
import { splitOutside } from './compose-split.ts';
import type { Part } from './compose-split.ts';

/** What a service mounts by `volumes` and `tmpfs`. Source: https://docs.docker.com/reference/compose-file/services/#volumes */
export function serviceMounts(text: string, service: ComposeMap | undefined): readonly ServiceMount[] {
  const volumes = (asSequence(valueOf(service, 'volumes'))?.items ?? []).flatMap((item) => {
    if (item.kind === 'map') return [longMount(text, item)];
    return item.kind === 'scalar' && item.text !== '' ? [shortMount(text, item)] : [];
  });
  return [...volumes, ...scalarsOf(valueOf(service, 'tmpfs')).map(memoryMount)];
}

function longMount(text: string, map: ComposeMap): ServiceMount {
  const scalar = (key: string): ComposeScalar | undefined => asScalar(valueOf(map, key));
  const source = scalar('source');
  return {
    span: map.span,
    type: longType(scalar('type')?.text, source?.text),
    source: source?.text || undefined,
    sourceSpan: source?.text ? scalarPart(text, source, 0, source.text.length) : undefined,
    target: scalar('target')?.text ?? '',
    readOnly: scalar('read_only')?.value === true,
  };
}

function longType(type: string | undefined, source: string | undefined): ServiceMount['type'] {
  if (type === 'volume') return source ? 'volume' : 'anonymous';
  return type === 'bind' || type === 'tmpfs' ? type : 'other';
}

function shortMount(text: string, scalar: ComposeScalar): ServiceMount {
  const [first, second, ...more] = joinDrives(splitOutside(scalar.text, ':'));
  const anonymous = { span: scalar.span, source: undefined, sourceSpan: undefined, readOnly: false };
  if (first === undefined || second === undefined) return { ...anonymous, type: 'anonymous', target: scalar.text };
  const options = more
    .map((part) => part.text)
    .join(',')
    .split(',');
  if (first.text === '') return { ...anonymous, type: 'other', target: second.text };
  return {
    span: scalar.span,
    type: shortType(first.text),
    source: first.text,
    sourceSpan: scalarPart(text, scalar, first.start, first.end),
    target: second.text,
    readOnly: options.includes('ro'),
  };
}

/** A variable in front can hold a path as well as a name. */
function shortType(source: string): ServiceMount['type'] {
  if (source.startsWith('$')) return 'other';
  return /^(?:[./~]|\\\\|[A-Za-z]:)/.test(source) ? 'bind' : 'volume';
}

/** A single letter before a colon is a Windows drive to Compose, even in `v:/data`, which then is all target. */
function joinDrives(parts: readonly Part[]): readonly Part[] {
  const joined: Part[] = [];
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index];
    if (part === undefined) break;
    const next = parts[index + 1];
    if (next !== undefined && /^[A-Za-z]$/.test(part.text)) {
      joined.push({ text: `${part.text}:${next.text}`, start: part.start, end: next.end });
      index++;
    } else joined.push(part);
  }
  return joined;
}

function memoryMount(scalar: ComposeScalar): ServiceMount {
  const [target = '', options = ''] = splitOutside(scalar.text, ':').map((part) => part.text);
  const readOnly = options.split(',').includes('ro');
  return { span: scalar.span, type: 'tmpfs', source: undefined, sourceSpan: undefined, target, readOnly };
}
