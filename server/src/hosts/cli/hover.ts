import { help } from '../../cli/help.ts';
import { hoverAt } from '../../features/hover.ts';
import { readSource } from '../../model/source.ts';
import { lineIndex } from '../../text/line-index.ts';
import { findFiles, readText } from '../files.ts';
import { languages, oneOf, readArguments, spoken } from './arguments.ts';
import type { Output } from './output.ts';
import { Problem } from './problem.ts';

export async function hover(argv: readonly string[], output: Output): Promise<number> {
  const { values, positionals } = readArguments('hover', argv, {
    lang: { type: 'string' },
    language: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help === true) {
    output.print(help.hover);
    return 0;
  }
  const [given, ...more] = positionals;
  const [, path, line, column] = /^(.+):(\d+):(\d+)$/s.exec(given ?? '') ?? [];
  if (path === undefined || more.length > 0)
    throw new Problem('Give one place as FILE:LINE:COLUMN, such as Dockerfile:3:1');
  const [file] = await findFiles([path], oneOf('language', values.language, languages));
  if (file === undefined || file.file !== path) throw new Problem(`${path} is a folder: give a file`);

  const text = await readText(path, false);
  const offset = offsetOf(text, Number(line), Number(column));
  if (offset === undefined)
    throw new Problem(`${path} has no place ${line}:${column}: lines and columns are counted from 1`);
  const source = readSource(file.language, text, { file: path });
  const found = hoverAt({ source, offset, language: oneOf('lang', values.lang, spoken) ?? 'en' });
  if (found === undefined) {
    output.say(`There is nothing to explain at ${given}`);
    return 1;
  }
  output.print(`${found.markdown}\n`);
  return 0;
}

/** Undefined where the file has no such line, or the line not so many columns. */
function offsetOf(text: string, line: number, column: number): number | undefined {
  const { starts } = lineIndex(text);
  const start = starts[line - 1];
  if (start === undefined || column < 1) return undefined;
  const offset = start + column - 1;
  return offset <= (starts[line] ?? text.length) ? offset : undefined;
}
