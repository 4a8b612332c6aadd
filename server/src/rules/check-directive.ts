import type { Source } from '../model/source.ts';
import { readCheckOptions, type CheckOptions } from '../syntax/dockerfile/check-options.ts';
import type { Rule } from './rule.ts';

type Named = Pick<Rule, 'sameAs'>;

/** What a Dockerfile says about BuildKit's checks at its top; undefined where it says nothing. */
export function checkOptionsOf(source: Source): CheckOptions | undefined {
  if (source.language !== 'dockerfile') return undefined;
  const directive = source.model.tree.directives.find(({ name }) => name === 'check');
  return directive === undefined ? undefined : readCheckOptions(directive.value);
}

/** The checks that are skipped, as they stand in `sameAs`. */
export function skippedChecks({ skip }: CheckOptions): readonly string[] {
  return skip === 'all' ? [`${prefix}*`] : skip.map((name) => `${prefix}${name}`);
}

/** Whether a rule is one of BuildKit's checks that are made without being named. */
export function isMadeByDefault({ sameAs }: Named): boolean {
  return sameAs.some((same) => same.startsWith(prefix) && !experimental.has(same));
}

/** Whether `experimental=` names the check that a rule is; `skip=` does not hold for it then. */
export function isSwitchedOn(options: CheckOptions, { sameAs }: Named): boolean {
  return sameAs.some(
    (same) =>
      experimental.has(same) &&
      (options.experimental === 'all' || options.experimental.includes(same.slice(prefix.length))),
  );
}

/** Whether what a rule finds fails the build. */
export function failsBuild(options: CheckOptions, rule: Named): boolean {
  return options.error && (isMadeByDefault(rule) || isSwitchedOn(options, rule));
}

const prefix = 'buildkit/';
const experimental: ReadonlySet<string> = new Set([
  `${prefix}CopyIgnoredFile`,
  `${prefix}InvalidDefinitionDescription`,
]);
