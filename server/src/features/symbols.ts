import type { ComposeModel, ResourceKind } from '../model/compose.ts';
import type { DockerfileModel } from '../model/dockerfile.ts';
import type { Source } from '../model/source.ts';
import type { Stage } from '../model/stages.ts';
import type { ComposeEntry } from '../syntax/compose/nodes.ts';
import type { Instruction } from '../syntax/dockerfile/nodes.ts';
import type { Span } from '../text/span.ts';

/** An entry of the outline. */
export interface OutlineSymbol {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'stage' | 'instruction' | 'variable' | 'section' | 'service' | 'resource' | 'key';
  readonly span: Span;
  /** Where the editor jumps to; inside `span`. */
  readonly selection: Span;
  readonly children: readonly OutlineSymbol[];
}

/** Stages with their instructions; services, networks, volumes and the rest with their names. */
export function symbols(source: Source): readonly OutlineSymbol[] {
  return source.language === 'dockerfile' ? dockerfileSymbols(source.model) : composeSymbols(source.model);
}

function dockerfileSymbols(model: DockerfileModel): readonly OutlineSymbol[] {
  const firstFrom = model.stages[0]?.from.index ?? model.tree.instructions.length;
  const global = model.tree.instructions.slice(0, firstFrom).map(instructionSymbol);
  return [...global, ...model.stages.map(stageSymbol)];
}

function stageSymbol(stage: Stage): OutlineSymbol {
  const { from, name } = stage;
  return {
    name: name === undefined || name.value === '' ? `stage ${stage.index}` : name.value,
    detail: `FROM ${from.image?.value ?? ''}`,
    kind: 'stage',
    span: stage.span,
    selection: name?.span ?? from.image?.span ?? from.keyword.span,
    children: stage.instructions.map(instructionSymbol),
  };
}

function instructionSymbol(instruction: Instruction): OutlineSymbol {
  const variable = instruction.type === 'ARG' || instruction.type === 'ENV';
  return {
    name: instruction.keyword.value === '' ? '?' : instruction.keyword.value.toUpperCase(),
    detail: instruction.body.text.slice(0, 80).replace(/\s+/g, ' ').trim(),
    kind: variable ? 'variable' : 'instruction',
    span: instruction.span,
    selection: instruction.keyword.span,
    children: [],
  };
}

const sections: readonly ResourceKind[] = ['services', 'networks', 'volumes', 'secrets', 'configs'];

function composeSymbols(model: ComposeModel): readonly OutlineSymbol[] {
  return sections.flatMap((kind) => {
    const entry = model.section(kind);
    if (entry === undefined) return [];
    const children = kind === 'services' ? model.services.map(serviceSymbol) : model[kind].map(resourceSymbol);
    return [{ ...symbolOf(entry, 'section', ''), children: children.filter((child) => isInside(child, entry)) }];
  });
}

function serviceSymbol(service: ComposeModel['services'][number]): OutlineSymbol {
  const keys = service.map?.entries.filter((entry) => !entry.merged) ?? [];
  return {
    ...symbolOf(service.entry, 'service', service.image?.text ?? ''),
    children: keys.map((entry) => symbolOf(entry, 'key', '')).filter((child) => isInside(child, service.entry)),
  };
}

function resourceSymbol(resource: ComposeModel['networks'][number]): OutlineSymbol {
  return symbolOf(resource.entry, 'resource', resource.external ? 'external' : (resource.driver ?? ''));
}

function symbolOf(entry: ComposeEntry, kind: OutlineSymbol['kind'], detail: string): OutlineSymbol {
  return {
    name: entry.key === '' ? '?' : entry.key,
    detail,
    kind,
    span: entry.span,
    selection: entry.keySpan,
    children: [],
  };
}

/** What an alias brings in stands elsewhere in the file; editors want children inside their parents. */
function isInside(child: OutlineSymbol, parent: ComposeEntry): boolean {
  return parent.span.start <= child.span.start && child.span.end <= parent.span.end;
}
