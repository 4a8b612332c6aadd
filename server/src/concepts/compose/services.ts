import type { ComposeModel, Service } from '../../model/compose.ts';
import { asMap, asScalar, valueOf } from '../../syntax/compose/access.ts';
import type { ComposeEntry, ComposeScalar, ComposeValue } from '../../syntax/compose/nodes.ts';
import { touches } from '../../text/span.ts';
import { code, type Code } from '../concept.ts';

/** The service whose lines an offset is in. */
export function serviceAt(model: ComposeModel, offset: number): Service | undefined {
  return model.services.find(({ entry }) => touches(entry.span, offset));
}

/** The scalar under a key of a mapping. */
export function scalarUnder(value: ComposeValue | undefined, key: string): ComposeScalar | undefined {
  return asScalar(valueOf(value, key));
}

/** The scalar that an offset is on. What an alias or merge key brings in stands elsewhere and is found there. */
export function scalarAt(model: ComposeModel, offset: number): ComposeScalar | undefined {
  let value = model.tree.documents.find(({ span }) => touches(span, offset));
  while (value !== undefined && value.kind !== 'scalar') {
    value =
      value.kind === 'map'
        ? value.entries.find((entry) => entry.value !== undefined && touches(entry.value.span, offset))?.value
        : value.items.find(({ span }) => touches(span, offset));
  }
  return value;
}

/** The entry among several whose key an offset is on. */
export function keyAmong(entries: readonly (ComposeEntry | undefined)[], offset: number): ComposeEntry | undefined {
  return entries.find((entry) => entry !== undefined && touches(entry.keySpan, offset));
}

/** The project's name as far as the file tells it: `PROJECT` stands for the folder's. */
export function projectName(model: ComposeModel): string {
  const name = asScalar(model.name?.value)?.text ?? '';
  return name === '' || name.includes('$') ? 'PROJECT' : name.toLowerCase();
}

/** The image that a service's containers are made from. */
export function imageName(model: ComposeModel, service: Service): string | undefined {
  if (service.image !== undefined && service.image.text !== '') return service.image.text;
  return service.build === undefined ? undefined : `${projectName(model)}-${service.name}`;
}

/** What `scale` or `deploy.replicas` says; undefined where neither does, or only a variable. */
export function replicasOf(service: Service): { readonly count: number; readonly scalar: ComposeScalar } | undefined {
  const scalar = scalarUnder(service.map, 'scale') ?? scalarUnder(valueOf(service.map, 'deploy'), 'replicas');
  return scalar !== undefined && /^\d+$/.test(scalar.text) ? { count: Number(scalar.text), scalar } : undefined;
}

export function profilesOf(service: Service): readonly string[] {
  const value = valueOf(service.map, 'profiles');
  return value?.kind === 'sequence' ? value.items.flatMap((item) => (item.kind === 'scalar' ? [item.text] : [])) : [];
}

/** The files of `env_file`, in the order in which they are read. */
export function environmentFiles(service: Service): readonly ComposeScalar[] {
  const value = valueOf(service.map, 'env_file');
  if (value?.kind === 'scalar') return value.text === '' ? [] : [value];
  if (value?.kind !== 'sequence') return [];
  return value.items.flatMap((item) => (item.kind === 'scalar' ? item : (scalarUnder(item, 'path') ?? [])));
}

/** What a service's `healthcheck` comes to. */
export type Healthcheck =
  | { readonly kind: 'none' }
  | { readonly kind: 'disabled' }
  /** Timings only: the test is the image's. */
  | { readonly kind: 'of-image' }
  | { readonly kind: 'set'; readonly form: 'CMD' | 'CMD-SHELL' | 'text'; readonly test: readonly string[] };

export function healthcheckOf(service: Service): Healthcheck {
  const map = asMap(valueOf(service.map, 'healthcheck'));
  if (map === undefined) return { kind: 'none' };
  if (scalarUnder(map, 'disable')?.value === true) return { kind: 'disabled' };
  const test = valueOf(map, 'test');
  if (test?.kind === 'scalar' && test.text !== '') return { kind: 'set', form: 'text', test: [test.text] };
  const words = test?.kind === 'sequence' ? test.items.map((item) => asScalar(item)?.text ?? '') : [];
  if (words[0] === 'NONE') return { kind: 'disabled' };
  if (words[0] !== 'CMD' && words[0] !== 'CMD-SHELL') return { kind: 'of-image' };
  return { kind: 'set', form: words[0], test: words.slice(1) };
}

export function commandCode(words: readonly string[]): Code {
  return code(words.map((word) => (/[\s"']/.test(word) && words.length > 1 ? JSON.stringify(word) : word)).join(' '));
}
