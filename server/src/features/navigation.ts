import type { ComposeModel } from '../model/compose.ts';
import type { DockerfileModel } from '../model/dockerfile.ts';
import type { Source } from '../model/source.ts';
import type { Edit } from '../text/edit.ts';
import type { LineIndex } from '../text/line-index.ts';
import { sameSpan, touches, type Span } from '../text/span.ts';
import { libraryUses } from './editing.ts';
import { instructionAt } from '../model/instruction-at.ts';

export interface NavigationRequest {
  readonly source: Source;
  readonly lines: LineIndex;
  readonly offset: number;
}

/** A name in the file: a stage, a variable, a heredoc, a service, a network and so on. */
export interface Name {
  /** The place that was asked about. */
  readonly span: Span;
  readonly kind: 'stage' | 'variable' | 'resource';
  readonly definitions: readonly Span[];
  readonly uses: readonly Span[];
  /** What a new name is written to; a stage referred to by its number stays as it is. */
  readonly renamed: readonly Span[];
  readonly canRename: boolean;
}

/** Undefined where no name stands. */
export async function nameAt({ source, lines, offset }: NavigationRequest): Promise<Name | undefined> {
  if (source.language === 'compose') return resourceAt(source.model, offset);
  return stageAt(source.model, offset) ?? (await variableAt(source.model, lines, offset));
}

export type Renamed =
  | { readonly kind: 'edits'; readonly edits: readonly Edit[] }
  /** Why the new name can't be used. */
  | { readonly kind: 'refusal'; readonly reason: string };

/** Writes another name wherever the one at the place stands. */
export async function rename(request: NavigationRequest, newName: string): Promise<Renamed | undefined> {
  const name = await nameAt(request);
  if (name === undefined || !name.canRename) return undefined;
  const { form, says } = forms[name.kind];
  if (!form.test(newName)) return { kind: 'refusal', reason: `“${newName}” can’t be used here: ${says}` };
  return { kind: 'edits', edits: name.renamed.map((span) => ({ span, text: newName })) };
}

const forms: Readonly<Record<Name['kind'], { readonly form: RegExp; readonly says: string }>> = {
  stage: {
    form: /^[a-z][a-z0-9._-]*$/i,
    says: 'the name of a stage starts with a letter, and letters, digits, `.`, `_` and `-` follow',
  },
  variable: { form: /^[a-z_]\w*$/i, says: 'a name starts with a letter or `_`, and letters, digits and `_` follow' },
  resource: { form: /^[\w.-]+$/, says: 'a name is made of letters, digits, `.`, `_` and `-`' },
};

function stageAt(model: DockerfileModel, offset: number): Name | undefined {
  const reference = model.references.find(({ word, stage }) => stage !== undefined && touches(word.span, offset));
  const index =
    reference?.stage ?? model.stages.find(({ name }) => name !== undefined && touches(name.span, offset))?.index;
  const stage = index === undefined ? undefined : model.stages[index];
  if (stage === undefined) return undefined;
  const references = model.references.filter((other) => other.stage === index);
  const byName = references.filter(({ word }) => word.value.toLowerCase() === stage.name?.value.toLowerCase());
  const definition = stage.name?.span ?? stage.from.keyword.span;
  return {
    span: reference?.word.span ?? definition,
    kind: 'stage',
    definitions: [definition],
    uses: references.map(({ word }) => word.span),
    renamed: [definition, ...byName.map(({ word }) => word.span)],
    canRename: stage.name !== undefined && (reference === undefined || byName.includes(reference)),
  };
}

async function variableAt(model: DockerfileModel, lines: LineIndex, offset: number): Promise<Name | undefined> {
  if (!mayBeVariable(model, offset)) return undefined;
  const found = await libraryUses(model, lines, offset);
  const span = found?.all.find((place) => touches(place, offset));
  if (found === undefined || span === undefined) return undefined;
  const { definition, all } = found;
  return {
    span,
    kind: 'variable',
    definitions: definition === undefined ? [] : [definition],
    uses: all.filter((place) => definition === undefined || !sameSpan(place, definition)),
    renamed: all,
    canRename: definition !== undefined,
  };
}

/** Editors ask at every move of the cursor, and the library reads the whole file each time: it is only asked where it may know. */
function mayBeVariable({ text, tree }: DockerfileModel, offset: number): boolean {
  const instruction = instructionAt({ tree }, offset);
  if (instruction === undefined) return false;
  let start = offset;
  while (start > 0 && /\w/.test(text.charAt(start - 1))) start--;
  if (/[${]/.test(text.charAt(start - 1))) return true;
  const inner = instruction.type === 'ONBUILD' ? (instruction.trigger ?? instruction) : instruction;
  const keys = inner.type === 'ARG' || inner.type === 'ENV' ? inner.pairs.map(({ key }) => key.span) : [];
  const delimiters = inner.heredocs.flatMap(({ nameSpan, terminator }) => [nameSpan, terminator ?? nameSpan]);
  return [...keys, ...delimiters].some((place) => touches(place, offset));
}

function resourceAt(model: ComposeModel, offset: number): Name | undefined {
  const declared = [
    ...model.services.map(({ name, entry }) => ({ kind: 'services', name, span: entry.keySpan })),
    ...[...model.networks, ...model.volumes, ...model.secrets, ...model.configs].map(({ kind, name, entry }) => ({
      kind,
      name,
      span: entry.keySpan,
    })),
  ];
  const at =
    declared.find(({ span }) => touches(span, offset)) ?? model.references.find(({ span }) => touches(span, offset));
  if (at === undefined) return undefined;
  const isSame = ({ kind, name }: { readonly kind: string; readonly name: string }): boolean =>
    kind === at.kind && name === at.name;
  const definitions = declared.filter(isSame).map(({ span }) => span);
  const uses = model.references.filter(isSame).map(({ span }) => span);
  return {
    span: at.span,
    kind: 'resource',
    definitions,
    uses,
    renamed: [...definitions, ...uses],
    canRename: definitions.length > 0,
  };
}
