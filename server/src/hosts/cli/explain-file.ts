import { stat } from 'node:fs/promises';
import { explainedAsMarkdown } from '../../cli/explain-file.ts';
import type { Language } from '../../concepts/concept.ts';
import { explainFile } from '../../features/explain-file/explain-file.ts';
import { explanationOf } from '../../lsp/requests.ts';
import { readSource, type SourceLanguage } from '../../model/source.ts';
import { lineIndex } from '../../text/line-index.ts';
import { decode, findFiles, readText } from '../files.ts';
import { Problem } from './problem.ts';

export const explainFormats = ['markdown', 'json'] as const;

export interface ExplainFileOptions {
  readonly spoken: Language;
  readonly format: (typeof explainFormats)[number];
  /** Of a file whose name does not say it. */
  readonly language: SourceLanguage | undefined;
}

/** Whether a word on the command line is a file, or `-` for standard input, and no rule or concept. */
export async function isFileToExplain(name: string): Promise<boolean> {
  if (name === '-') return true;
  return stat(name).then(
    (information) => !information.isDirectory(),
    () => false,
  );
}

/** The walk through a file: a page of Markdown, or the data that the editor's page is made of. */
export async function explainedFile(name: string, { spoken, format, language }: ExplainFileOptions): Promise<string> {
  const { text, known } = name === '-' ? await readInput(language) : await readNamed(name, language);
  const source = readSource(known, text, name === '-' ? {} : { file: name });
  const lines = lineIndex(text);
  if (format === 'json') return `${JSON.stringify(explanationOf({ text, lines }, source, spoken), null, 2)}\n`;
  return explainedAsMarkdown(explainFile({ source, language: spoken }), lines);
}

interface Read {
  readonly text: string;
  readonly known: SourceLanguage;
}

async function readNamed(name: string, language: SourceLanguage | undefined): Promise<Read> {
  const [file] = await findFiles([name], language);
  if (file === undefined) throw new Problem(`There is nothing to explain at ${name}`);
  return { text: await readText(name, false), known: file.language };
}

async function readInput(language: SourceLanguage | undefined): Promise<Read> {
  if (language === undefined) {
    throw new Problem('What standard input is can’t be told: use --language dockerfile or --language compose');
  }
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return { text: decode(Buffer.concat(chunks), 'Standard input', false), known: language };
}
