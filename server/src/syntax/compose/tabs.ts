import { CST } from 'yaml';
import type { ComposeError } from './nodes.ts';

/**
 * Finds the tabs that Compose refuses: in block style before anything else on a line, even a comment or nothing, and
 * behind a dash. Inside brackets and behind a colon they are white space. The `yaml` package is stricter in the one
 * place and laxer in the other. Is told every lexeme, in order.
 */
export function watchTabs() {
  const found: ComposeError[] = [];
  let depth = 0;
  let countsAsIndentation = true;
  return {
    found,
    next(lexeme: string, inScalar: boolean, offset: number): void {
      if (!inScalar && transparent.has(lexeme)) return;
      const isSpace = !inScalar && /^[ \t]/.test(lexeme);
      const tab = isSpace && countsAsIndentation && depth === 0 ? lexeme.indexOf('\t') : -1;
      if (tab !== -1) {
        const span = { start: offset + tab, end: offset + tab + 1 };
        found.push({ span, message: 'A tab stands here as indentation, and YAML only takes spaces' });
        countsAsIndentation = false;
      }
      if (isSpace) return;
      countsAsIndentation = !inScalar && /^(?:\r?\n|[-?])$/.test(lexeme);
      if (inScalar) return;
      if (lexeme === '{' || lexeme === '[') depth++;
      else if (lexeme === '}' || lexeme === ']') depth = Math.max(depth - 1, 0);
      else if (lexeme === CST.FLOW_END || lexeme === '---' || lexeme === '...') depth = 0;
    },
  };
}

/** Marks between the lexemes that say nothing about the line. */
const transparent: ReadonlySet<string> = new Set([CST.DOCUMENT, CST.BOM]);
