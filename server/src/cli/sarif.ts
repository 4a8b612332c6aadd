import { rulePage } from '../rules/pages.ts';
import type { Reported } from '../rules/lint.ts';
import type { Fix, Rule, Severity } from '../rules/rule.ts';
import type { Range } from '../text/line-index.ts';
import type { Span } from '../text/span.ts';
import { ranger, type FileReport } from './report.ts';

/**
 * SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), for code scanning services. Lines and columns are
 * counted from 1, columns in UTF-16 units.
 */
export function formatSarif(reports: readonly FileReport[], version: string): string {
  const rules = usedRules(reports);
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Layerwise',
            version,
            informationUri: 'https://github.com/layerwise/layerwise',
            rules: rules.map(descriptor),
          },
        },
        columnKind: 'utf16CodeUnits',
        artifacts: reports.map(({ file }) => ({ location: { uri: uriOf(file) } })),
        results: reports.flatMap((report, artifact) => resultsOf(report, artifact, rules)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function usedRules(reports: readonly FileReport[]): readonly Rule[] {
  const byId = new Map(reports.flatMap(({ reported }) => reported).map(({ rule }) => [rule.id, rule]));
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function descriptor(rule: Rule): unknown {
  return {
    id: rule.id,
    shortDescription: { text: plain(rule.summary), markdown: rule.summary },
    helpUri: rulePage(rule.id),
    help: { text: `${plain(rule.summary)}. ${rulePage(rule.id)}` },
    defaultConfiguration: { level: levels[rule.severity] },
    properties: { tags: [rule.category, rule.language], sameAs: rule.sameAs },
  };
}

function resultsOf({ file, text, reported }: FileReport, artifact: number, rules: readonly Rule[]): readonly unknown[] {
  const range = ranger(text);
  const location = (span: Span): unknown => ({
    artifactLocation: { uri: uriOf(file), index: artifact },
    region: regionOf(range(span)),
  });
  return reported.map(({ rule, severity, finding }: Reported) => ({
    ruleId: rule.id,
    ruleIndex: rules.findIndex((used) => used.id === rule.id),
    level: levels[severity],
    message: { text: finding.message },
    locations: [{ physicalLocation: location(finding.span) }],
    ...(finding.related === undefined || finding.related.length === 0
      ? {}
      : {
          relatedLocations: finding.related.map((related, id) => ({
            id,
            physicalLocation: location(related.span),
            message: { text: related.message },
          })),
        }),
    ...(finding.fixes === undefined || finding.fixes.length === 0
      ? {}
      : { fixes: finding.fixes.filter((fix) => fix.edits.length > 0).map((fix) => fixOf(fix, file, artifact, range)) }),
  }));
}

function fixOf(fix: Fix, file: string, artifact: number, range: (span: Span) => Range): unknown {
  return {
    description: { text: fix.title },
    artifactChanges: [
      {
        artifactLocation: { uri: uriOf(file), index: artifact },
        replacements: fix.edits.map((edit) => ({
          deletedRegion: regionOf(range(edit.span)),
          ...(edit.text === '' ? {} : { insertedContent: { text: edit.text } }),
        })),
      },
    ],
  };
}

function regionOf({ start, end }: Range): unknown {
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}

const levels: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note', hint: 'note' };

/** A relative path stays relative, so that a service can find the file in its own checkout. */
function uriOf(file: string): string {
  const path = file.replaceAll('\\', '/').replace(/^\.\//, '');
  return encodeURI(path).replaceAll('?', '%3F').replaceAll('#', '%23');
}

function plain(markdown: string): string {
  return markdown.replaceAll('`', '');
}
