import type { Severity } from '../rules/rule.ts';
import type { Reported } from '../rules/lint.ts';
import { lineIndex, rangeOf, type LineIndex } from '../text/line-index.ts';
import type { FileReport } from './report.ts';

/** For people: place, message, the line itself with what is meant underlined, and what can be done. */
export function formatPretty(reports: readonly FileReport[], colour: boolean): string {
  const paint = colour ? painted : plain;
  const found = reports.flatMap((report) => {
    const lines = lineIndex(report.text);
    return report.reported.map((reported) => findingOf(report, reported, lines, paint));
  });
  return [...found, summary(reports, paint)].join('\n');
}

type Paint = (text: string, style: keyof typeof styles) => string;

const styles = { error: 31, warning: 33, info: 36, hint: 36, bold: 1, dim: 2 };

const plain: Paint = (text) => text;
const painted: Paint = (text, style) => `\u001B[${styles[style]}m${text}\u001B[0m`;

/** Longer lines are cut around what is meant. */
const widest = 160;

function findingOf(
  { file, text }: FileReport,
  { rule, severity, finding }: Reported,
  lines: LineIndex,
  paint: Paint,
): string {
  const { start, end } = rangeOf(lines, finding.span);
  const line = lineAt(text, lines, start.line);
  const from = start.character > widest - 40 ? start.character - 40 : 0;
  const shown = line.slice(from, from + widest);
  const endCharacter = end.line === start.line ? end.character : line.length;
  const number = String(start.line + 1);
  const gutter = ' '.repeat(number.length);
  const marks = '^'.repeat(Math.max(1, width(line.slice(start.character, Math.min(endCharacter, from + widest)))));
  const best = finding.fixes?.[0];
  return [
    `${paint(`${file}:${start.line + 1}:${start.character + 1}`, 'bold')} ${paint(severity, severity)}: ${visible(finding.message)} ${paint(`[${rule.id}]`, 'dim')}`,
    `${paint(`${number} |`, 'dim')} ${from > 0 ? '…' : ''}${visible(shown)}${from + widest < line.length ? '…' : ''}`,
    `${paint(`${gutter} |`, 'dim')} ${from > 0 ? ' ' : ''}${blank(line.slice(from, start.character))}${paint(marks, severity)}`,
    ...(best === undefined
      ? []
      : [`${paint(`${gutter} =`, 'dim')} ${best.safety === 'safe' ? 'fix' : 'suggestion'}: ${visible(best.title)}`]),
    '',
  ].join('\n');
}

function lineAt(text: string, lines: LineIndex, line: number): string {
  const start = lines.starts[line] ?? 0;
  let end = lines.starts[line + 1] ?? text.length;
  while (end > start && (text.charCodeAt(end - 1) === 10 || text.charCodeAt(end - 1) === 13)) end--;
  return text.slice(start, end);
}

/** Tabs stay, so that the marks below stand where the terminal puts the text. */
function blank(text: string): string {
  let result = '';
  for (const character of text) result += character === '\t' ? '\t' : ' '.repeat(width(character));
  return result;
}

/** Columns in a terminal, nearly: East Asian characters and those beyond the basic plane take two. */
function width(text: string): number {
  let columns = 0;
  for (const character of text) columns += character.length > 1 || wide.test(character) ? 2 : 1;
  return columns;
}

const wide = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60]/;

/** A file must not be able to send control sequences to the terminal, or to turn the direction of its text. */
function visible(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => (character === '\t' ? '\t' : '\uFFFD'));
}

function summary(reports: readonly FileReport[], paint: Paint): string {
  const reported = reports.flatMap((report) => report.reported);
  const files = count(reports.length, 'file');
  if (reported.length === 0) return `Nothing found in ${files}.\n`;
  const fixable = reported.filter(({ finding }) => finding.fixes?.some((fix) => fix.safety === 'safe')).length;
  const parts = (['error', 'warning', 'info', 'hint'] satisfies readonly Severity[]).flatMap((severity) => {
    const number = reported.filter((one) => one.severity === severity).length;
    return number === 0 ? [] : [paint(severity === 'info' ? `${number} info` : count(number, severity), severity)];
  });
  const hint = fixable === 0 ? '' : ` ${fixable} can be fixed with \`layerwise fix\`.`;
  return `${parts.join(', ')} in ${files}.${hint}\n`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
