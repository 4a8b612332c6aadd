import { existsSync, readFileSync } from 'node:fs';
import type { Rule } from '../../server/src/rules/rule.ts';
import { readMarks, type Mark } from './marks.ts';

/** A small file and what a rule finds in it: an example of the rule itself, or one of `test/rules/<language>/<id>.md`. */
export interface Case {
  readonly title: string;
  readonly text: string;
  readonly marks: readonly Mark[];
  /** The text after the first fix of every finding. */
  readonly fixed: string | undefined;
  /** Whether each first fix is safe or a suggestion, in document order; undefined where the case doesn't say. */
  readonly safety: readonly string[] | undefined;
  readonly options: Readonly<Record<string, unknown>>;
  /** The build context: the text of each file by its path, or its size; undefined where the case has none. */
  readonly files: Readonly<Record<string, string | number>> | undefined;
  /** What the first fixes write beside the file; undefined where the case doesn't say. */
  readonly fixedFiles: Readonly<Record<string, string>> | undefined;
  /** Examples are documentation too: those with a fix have to show what comes out. */
  readonly isExample: boolean;
}

interface Surroundings {
  readonly files?: NonNullable<Case['files']>;
  readonly fixedFiles?: NonNullable<Case['fixedFiles']>;
}

export function casesOf(rule: Rule): readonly Case[] {
  return [...examplesOf(rule), ...furtherCasesOf(rule)];
}

function examplesOf(rule: Rule): readonly Case[] {
  return rule.examples.map((example) => ({
    title: example.title,
    ...readMarks('bad' in example ? example.bad : example.good),
    fixed: 'bad' in example ? example.fixed : undefined,
    safety: undefined,
    options: example.options ?? {},
    files: example.files,
    fixedFiles: 'bad' in example ? example.fixedFiles : undefined,
    isExample: true,
  }));
}

/**
 * Cases too many for the rule's own file: headings are titles, fenced texts with marks what is looked at. A second fence
 * under the same heading, with `fixed` behind the language, is what the fixes make of it; behind that stands for each whether
 * it is `safe` or a `suggestion`. JSON behind the language of the first fence is the rule's options, with the build context's
 * files under `files` and those that the fixes write under `fixedFiles`.
 */
function furtherCasesOf(rule: Rule): readonly Case[] {
  const file = new URL(`../rules/${rule.language}/${rule.id}.md`, import.meta.url);
  if (!existsSync(file)) return [];
  const cases: Case[] = [];
  let title = '';
  let fence: { readonly info: string; readonly lines: string[] } | undefined;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (fence === undefined) {
      if (line.startsWith('#')) title = line.replace(/^#+\s*/, '');
      else if (line.startsWith('```')) fence = { info: line.slice(3).replace(/^\w+\s*/, ''), lines: [] };
      continue;
    }
    if (line !== '```') {
      fence.lines.push(line);
      continue;
    }
    const text = `${fence.lines.join('\n')}\n`;
    const last = cases.at(-1);
    const [kind, ...safety] = fence.info.split(' ');
    if (kind !== 'fixed') {
      const { files, fixedFiles, ...options }: Surroundings & Case['options'] =
        fence.info === '' ? {} : JSON.parse(fence.info);
      const outcome = { fixed: undefined, safety: undefined, fixedFiles };
      cases.push({ title, ...readMarks(text), ...outcome, options, files, isExample: false });
    } else if (last === undefined) throw new Error(`${file.pathname} starts with a text that is fixed already`);
    else cases[cases.length - 1] = { ...last, fixed: text, safety };
    fence = undefined;
  }
  return cases;
}
