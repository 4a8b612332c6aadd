import { attachmentOf } from '../../concepts/compose/reach.ts';
import { code, shortList } from '../../concepts/concept.ts';
import type { ComposeModel, ResourceKind, Service } from '../../model/compose.ts';
import { asMap } from '../../syntax/compose/access.ts';
import type { ComposeEntry, ComposeValue } from '../../syntax/compose/nodes.ts';
import { cover } from '../../text/span.ts';
import type { Part } from './explanation.ts';
import { addressLabel, portsFromHost } from './host-ports.ts';
import type { Inlines } from './inlines.ts';
import type { ItemWriter, Stop } from './items.ts';
import { plainly, type Say } from './words.ts';

/** What is true of the whole file, then service by service, then what they share. */
export function walkCompose(model: ComposeModel, say: Say, writer: ItemWriter): readonly Part[] {
  return [
    ofWholeFile(model, say, writer),
    ...model.services.map((service) => ofService(model, service, say, writer)),
    ...(['networks', 'volumes', 'secrets', 'configs'] as const).flatMap((kind) =>
      ofResources(model, kind, say, writer),
    ),
  ].filter((part) => part !== undefined);
}

/** What has parts of its own. */
const sections: ReadonlySet<string> = new Set(['services', 'networks', 'volumes', 'secrets', 'configs']);

/** `name`, `version`, `include` and extensions. */
function ofWholeFile(model: ComposeModel, say: Say, writer: ItemWriter): Part | undefined {
  const entries = model.tree.documents.flatMap((document) => asMap(document)?.entries ?? []);
  const stops = entries
    .filter(({ key, merged }) => !merged && !sections.has(key))
    .map(({ span, keySpan }): Stop => ({ span, at: keySpan.start }));
  const items = writer.write(stops);
  const [first] = items;
  if (first === undefined) return undefined;
  return { heading: say('top-heading'), span: cover(first.span, items.at(-1)?.span ?? first.span), facts: [], items };
}

function ofService(model: ComposeModel, service: Service, say: Say, writer: ItemWriter): Part | undefined {
  const { entry, map } = service;
  const items = writer.write([
    { span: entry.keySpan, at: entry.keySpan.start },
    ...(map?.entries ?? []).filter((each) => !each.merged).map(keyStop),
  ]);
  if (items.length === 0) return undefined;
  return {
    heading: say('service-heading', { name: code(service.name) }),
    span: entry.span,
    facts: [origin(service, say), reach(model, service, say)],
    items,
  };
}

function origin({ build, image }: Service, say: Say): Inlines {
  if (build !== undefined) return say('service-build', { context: code(build.context?.text || '.') });
  return image === undefined || image.text === ''
    ? say('service-other')
    : say('service-image', { image: code(image.text) });
}

function reach(model: ComposeModel, service: Service, say: Say): Inlines {
  if (attachmentOf(service).kind === 'host') return say('service-host-mode');
  const anyPort = plainly(say)('any-port');
  const addresses = portsFromHost(model, service).map((port) => code(addressLabel(service, port, anyPort)));
  return addresses.length === 0
    ? say('service-unreached')
    : say('service-reached', { addresses: shortList(addresses) });
}

function ofResources(
  model: ComposeModel,
  kind: Exclude<ResourceKind, 'services'>,
  say: Say,
  writer: ItemWriter,
): readonly Part[] {
  const section = model.section(kind);
  if (section === undefined || model[kind].length === 0) return [];
  const items = writer.write(
    model[kind].map(({ entry, name }): Stop => ({
      span: entry.span,
      at: entry.keySpan.start,
      otherwise: { title: name, url: referencePage(kind, '') },
      inside: inside(entry.value),
    })),
  );
  return items.length === 0 ? [] : [{ heading: say(`${kind}-heading`), span: section.span, facts: [], items }];
}

function keyStop({ key, keySpan, span, value }: ComposeEntry): Stop {
  return {
    span,
    at: keySpan.start,
    otherwise: { title: key, url: referencePage('services', /^[a-z_]+$/.test(key) ? key : '') },
    inside: inside(value),
  };
}

/** Values, keys and items at any depth, in file order, each by its first character. */
function inside(value: ComposeValue | undefined): readonly Stop[] {
  const stops: Stop[] = [];
  collect(value, stops);
  return stops;
}

function collect(value: ComposeValue | undefined, stops: Stop[]): void {
  if (value?.kind === 'scalar') stops.push({ span: value.span, at: value.span.start });
  else if (value?.kind === 'map') {
    for (const { merged, span, keySpan, value: inner } of value.entries) {
      if (merged) continue;
      stops.push({ span, at: keySpan.start });
      if (inner?.kind !== 'scalar') collect(inner, stops);
    }
  } else {
    for (const item of value?.items ?? []) {
      if (item.kind !== 'scalar') stops.push({ span: item.span, at: item.span.start });
      collect(item, stops);
    }
  }
}

function referencePage(page: string, anchor: string): string {
  return `https://docs.docker.com/reference/compose-file/${page}/${anchor === '' ? '' : `#${anchor}`}`;
}
