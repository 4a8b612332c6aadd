import { rulePage } from '../rules/pages.ts';
import type { Reported } from '../rules/lint.ts';
import type { Related, Severity } from '../rules/rule.ts';
import type { Span } from '../text/span.ts';

/** A problem as editors show it, still in offsets. */
export interface Problem {
  readonly span: Span;
  readonly severity: Severity;
  readonly message: string;
  readonly code: string;
  /** The page that the code is a link to. */
  readonly page: string;
  readonly tag: 'unnecessary' | 'deprecated' | undefined;
  readonly related: readonly Related[];
}

export function problemOf({ rule, severity, finding }: Reported): Problem {
  return {
    span: finding.span,
    severity,
    message: finding.message,
    code: rule.id,
    page: rulePage(rule.id),
    tag: finding.tag,
    related: finding.related ?? [],
  };
}
