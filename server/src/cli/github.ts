import type { Severity } from '../rules/rule.ts';
import { ranger, type FileReport } from './report.ts';

/**
 * Workflow commands of GitHub Actions, which become annotations of a pull request.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
export function formatGithub(reports: readonly FileReport[]): string {
  return reports.flatMap(annotations).join('');
}

function annotations({ file, text, reported }: FileReport): readonly string[] {
  const range = ranger(text);
  return reported.map(({ rule, severity, finding }) => {
    const { start, end } = range(finding.span);
    const properties = [
      `file=${property(file)}`,
      `line=${start.line + 1}`,
      `col=${start.character + 1}`,
      `endLine=${end.line + 1}`,
      // GitHub wants columns on one line only, and `endColumn` is the last one that belongs to it.
      ...(start.line === end.line ? [`endColumn=${Math.max(end.character, start.character + 1)}`] : []),
      `title=${property(`layerwise: ${rule.id}`)}`,
    ];
    return `::${commands[severity]} ${properties.join(',')}::${data(finding.message)}\n`;
  });
}

const commands: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
  hint: 'notice',
};

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
