import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { help } from '../../cli/help.ts';
import { hoverAt } from '../../features/hover.ts';
import type { BuildContext } from '../../model/build-context.ts';
import { isIgnoreFile } from '../../model/file-name.ts';
import { readIgnoreSource, readSource } from '../../model/source.ts';
import { allRules } from '../../rules/lint.ts';
import { walkFolder } from '../../surroundings/build-context.ts';
import { findConfiguration } from '../../surroundings/configuration.ts';
import { contextFolderOfIgnoreFile } from '../../surroundings/ignore-context.ts';
import { lineIndex } from '../../text/line-index.ts';
import { findFiles, readText } from '../files.ts';
import { nodeFiles } from '../node-files.ts';
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
  const language = oneOf('language', values.language, languages);
  const isIgnore = language === undefined && isIgnoreFile(path);
  const [file] = isIgnore ? [] : await findFiles([path], language);
  if (!isIgnore && file?.file !== path) throw new Problem(`${path} is a folder: give a file`);

  const text = await readText(path, false);
  const offset = offsetOf(text, Number(line), Number(column));
  if (offset === undefined)
    throw new Problem(`${path} has no place ${line}:${column}: lines and columns are counted from 1`);
  const found = hoverAt({
    source: file === undefined ? readIgnoreSource(text, path) : readSource(file.language, text, { file: path }),
    offset,
    buildContext: isIgnore ? await folderOf(path) : undefined,
    language: oneOf('lang', values.lang, spoken) ?? 'en',
  });
  if (found === undefined) {
    output.say(`There is nothing to explain at ${given}`);
    return 1;
  }
  output.print(`${found.markdown}\n`);
  return 0;
}

/** What is in the folder that an ignore file is about; undefined where it is not known which one that is. */
async function folderOf(ignoreFile: string): Promise<BuildContext | undefined> {
  const uri = pathToFileURL(resolve(ignoreFile)).href;
  const { context: said } = await findConfiguration(nodeFiles, uri, allRules);
  const found = await contextFolderOfIgnoreFile(nodeFiles, { ignoreFile: uri, said });
  const walked = found && (await walkFolder(nodeFiles, found.folder));
  return walked && { ...walked, named: found.named };
}

/** Undefined where the file has no such line, or the line not so many columns. */
function offsetOf(text: string, line: number, column: number): number | undefined {
  const { starts } = lineIndex(text);
  const start = starts[line - 1];
  if (start === undefined || column < 1) return undefined;
  const offset = start + column - 1;
  return offset <= (starts[line] ?? text.length) ? offset : undefined;
}
