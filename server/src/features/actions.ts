import type { BuildContext } from '../model/build-context.ts';
import type { Source } from '../model/source.ts';
import { refactors } from '../refactors/index.ts';
import type { Refusal, Rewrite } from '../refactors/refactor.ts';
import { automaticFix, fixAll } from '../rules/fix.ts';
import { rulePage } from '../rules/pages.ts';
import type { FileChange, Fix } from '../rules/rule.ts';
import { namesOf } from '../rules/suppress.ts';
import type { Reported } from '../rules/lint.ts';
import type { RuleSettings } from '../rules/settings.ts';
import type { Edit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import { ignoreHere, ignoreInFile } from './ignore.ts';

/** Something the editor offers to do at a place, as edits of the file. */
export interface Action {
  readonly title: string;
  /** The protocol's kind: `quickfix`, `source.fixAll.layerwise`, `refactor.rewrite.layerwise.<id>`. */
  readonly kind: string;
  readonly edits: readonly Edit[];
  /** Files of the build context that it writes as well. */
  readonly files?: readonly FileChange[];
  /** A page that it opens instead of changing anything. */
  readonly page?: string;
  /** The finding that it is about. */
  readonly about?: Reported;
  readonly preferred?: boolean;
  /** Why it can't be done; there are no edits then. */
  readonly disabled?: string;
  /** What a person has to know before using the result. */
  readonly warnings?: readonly string[];
}

export interface ActionRequest {
  readonly source: Source;
  readonly selection: Span;
  /** Everything that is found in the file. */
  readonly reported: readonly Reported[];
  readonly settings: RuleSettings;
  readonly buildContext?: BuildContext | undefined;
  /** The kinds that are wanted, each standing for the kinds below it; undefined where the editor shows what there is. */
  readonly only: readonly string[] | undefined;
}

export const fixAllKind = 'source.fixAll.layerwise';
export const refactorKind = 'refactor.rewrite.layerwise';

export function actions(request: ActionRequest): readonly Action[] {
  return [
    ...(wants(request, 'quickfix') ? quickFixes(request) : []),
    // Computing it reads the file several times, so it is only done for who asks.
    ...(request.only !== undefined && wants(request, fixAllKind) ? everySafeFix(request) : []),
    ...rewrites(request),
  ];
}

function quickFixes({ source, selection, reported }: ActionRequest): readonly Action[] {
  const here = reported.filter(({ finding: { span } }) => span.start <= selection.end && selection.start <= span.end);
  const fixes = here.flatMap((about) => {
    const best = automaticFix(about.finding.fixes, false);
    return (about.finding.fixes ?? []).map((fix) => quickFix(about, fix, fix === best));
  });
  // The builder refuses a file with syntax errors all the same, so silencing them helps nobody.
  const silenceable = here.filter(({ rule }) => rule.id !== 'syntax-error');
  const firstOfEachRule = [...new Map(silenceable.toReversed().map((about) => [about.rule.id, about])).values()];
  return [...fixes, ...firstOfEachRule.toReversed().flatMap((about) => ignores(source, about))];
}

function quickFix(about: Reported, { title, edits, files }: Fix, preferred: boolean): Action {
  const action: Action = { title, kind: 'quickfix', edits, about, preferred };
  return files === undefined ? action : { ...action, files };
}

function ignores(source: Source, about: Reported): readonly Action[] {
  const { id } = about.rule;
  const named = namesOf(about.rule, about.finding);
  const here = ignoreHere(source, about.finding.span.start, named);
  const part = source.language === 'dockerfile' ? 'instruction' : 'entry';
  return [
    ...(here === undefined ? [] : [{ title: `Ignore ${id} for this ${part}`, kind: 'quickfix', edits: here, about }]),
    { title: `Ignore ${id} in this file`, kind: 'quickfix', edits: ignoreInFile(source, named), about },
    { title: `Open the page on ${id}`, kind: 'quickfix', edits: [], page: rulePage(id), about },
  ];
}

function everySafeFix({ source, settings, buildContext }: ActionRequest): readonly Action[] {
  const { edits } = fixAll({ language: source.language, text: source.model.text, settings, buildContext });
  return edits.length === 0 ? [] : [{ title: 'Fix everything that is safe to fix', kind: fixAllKind, edits }];
}

function rewrites({ source, selection, only }: ActionRequest): readonly Action[] {
  if (source.language !== 'dockerfile') return [];
  return refactors.flatMap((refactor) => {
    const kind = `${refactorKind}.${refactor.id}`;
    if (only !== undefined && !only.some((wanted) => isBelow(kind, wanted))) return [];
    const offer = refactor.offer({ model: source.model, selection });
    return offer === undefined ? [] : [actionOf(offer, kind)];
  });
}

function actionOf(offer: Rewrite | Refusal, kind: string): Action {
  if (offer.kind === 'rewrite') return { title: offer.title, kind, edits: offer.edits, warnings: offer.warnings };
  return { title: offer.title, kind, edits: [], disabled: offer.reasons.map(({ message }) => message).join('; ') };
}

function wants({ only }: ActionRequest, kind: string): boolean {
  return only === undefined || only.some((wanted) => isBelow(kind, wanted));
}

/** `refactor.rewrite` is below `refactor` and below itself. */
function isBelow(kind: string, wanted: string): boolean {
  return wanted === '' || kind === wanted || kind.startsWith(`${wanted}.`);
}
