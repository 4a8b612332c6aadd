import type { ComposeModel, Service } from '../../model/compose.ts';
import { asScalar, entryOf } from '../../syntax/compose/access.ts';
import type { ComposeEntry } from '../../syntax/compose/nodes.ts';
import { type Span, touches } from '../../text/span.ts';
import { serviceAt } from './services.ts';

/** What stands under a path of keys in a service: `deploy`, `resources`, `limits`. */
export function entryUnder(service: Service, path: readonly string[]): ComposeEntry | undefined {
  const [first = '', ...rest] = path;
  return rest.reduce((entry: ComposeEntry | undefined, key) => entryOf(entry?.value, key), service.get(first));
}

/** The key of an entry, or its value where that is one word: the one that the offset is on. */
export function wordAt(entry: ComposeEntry | undefined, offset: number): Span | undefined {
  if (entry === undefined) return undefined;
  if (touches(entry.keySpan, offset)) return entry.keySpan;
  const { value } = entry;
  return value?.kind === 'scalar' && touches(value.span, offset) ? value.span : undefined;
}

export interface Switch {
  readonly service: Service;
  readonly span: Span;
  /** Undefined where the value is no `true` or `false`, such as a variable. */
  readonly isOn: boolean | undefined;
}

/** A key of a service that is on or off, where an offset is on it or on its value. */
export function switchAt(model: ComposeModel, key: string, offset: number): Switch | undefined {
  const service = serviceAt(model, offset);
  const entry = service?.get(key);
  const span = wordAt(entry, offset);
  if (service === undefined || span === undefined) return undefined;
  const value = asScalar(entry?.value)?.value;
  return { service, span, isOn: typeof value === 'boolean' ? value : undefined };
}

/** The text of a scalar value; undefined where there is none or only Compose can tell it, from a variable. */
export function plainText(entry: ComposeEntry | undefined): string | undefined {
  const value = entry?.value;
  return value?.kind === 'scalar' && value.text !== '' && !value.text.includes('$') ? value.text : undefined;
}

/** Whom a service runs as by its `user`, if that is somebody else than root; undefined also where only the image tells. */
export function otherUser(service: Service): string | undefined {
  const user = plainText(service.get('user'));
  return user === undefined || /^(?:0|root)(?::|$)/.test(user) ? undefined : user;
}

/** Whether a path is another one or lies in it. */
export function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

/** Whether Compose takes a path for one of Windows: in the short form of a mount any single letter in front of a colon is a drive. */
export function isOnDrive(path: string): boolean {
  return /^[A-Za-z]:/.test(path);
}
