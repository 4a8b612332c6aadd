import { ranger, type FileReport } from './report.ts';

/** One array of files; lines and characters are counted from 0, characters in UTF-16 units. */
export function formatJson(reports: readonly FileReport[]): string {
  return `${JSON.stringify(reports.map(fileOf), null, 2)}\n`;
}

function fileOf({ file, text, reported }: FileReport): unknown {
  const range = ranger(text);
  return {
    file,
    findings: reported.map(({ rule, severity, finding }) => ({
      rule: rule.id,
      sameAs: finding.sameAs ?? rule.sameAs,
      severity,
      range: range(finding.span),
      message: finding.message,
      fixes: (finding.fixes ?? []).map(({ title, safety, edits, files }) => ({
        title,
        safety,
        edits: edits.map((edit) => ({ range: range(edit.span), newText: edit.text })),
        // Relative to the build context, each with all of its new text; left out where there are none.
        files: files?.map(({ path, text: newText }) => ({ path, newText })),
      })),
    })),
  };
}
