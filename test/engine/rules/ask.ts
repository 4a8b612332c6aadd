import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readSource, type DockerfileSource } from '../../../server/src/model/source.ts';
import { parseDockerfile } from '../../../server/src/syntax/dockerfile/parser.ts';
import { expandWord } from '../../../server/src/model/expand.ts';
import { docker } from '../docker.ts';

/** What the engine says about a Dockerfile that it does not build. */
export interface Verdict {
  /** Undefined where it would build the file. */
  readonly error: string | undefined;
  readonly warnings: readonly Warning[];
}

export interface Warning {
  readonly rule: string;
  /** Where its instruction starts. */
  readonly line: number;
}

/** A Dockerfile, with the text of its ignore file where it has one. */
export type Question = string | { readonly text: string; readonly ignoreFile: string | undefined };

/**
 * Asks the engine about many files at a time. An empty folder stands in for every image, so that no registry is needed; not
 * for what COPY and RUN take from names without a tag, a path or a digest, which is what a registry would be asked for.
 */
export async function askEngine(texts: readonly Question[], folder: string): Promise<readonly Verdict[]> {
  await mkdir(join(folder, emptyContext), { recursive: true });
  const chunks = Array.from({ length: Math.ceil(texts.length / chunkSize) }, (_, index) =>
    texts.slice(index * chunkSize, (index + 1) * chunkSize),
  );
  const verdicts: (readonly Verdict[])[] = [];
  const waiting = chunks.entries();
  const ask = async (): Promise<void> => {
    for (const [index, chunk] of waiting) verdicts[index] = await askAtOnce(chunk, folder, `${index}`);
  };
  // One is written and read while the engine works on the other.
  await Promise.all([ask(), ask()]);
  return verdicts.flat();
}

/** One text that the engine can't even begin with takes all others with it, so it is looked for in both halves. */
async function askAtOnce(texts: readonly Question[], folder: string, name: string): Promise<readonly Verdict[]> {
  const target: Record<string, object> = {};
  for (const [number, question] of texts.entries()) {
    const { text, ignoreFile } = typeof question === 'string' ? { text: question, ignoreFile: undefined } : question;
    const dockerfile = join(folder, `${name}-${number}.Dockerfile`);
    await writeFile(dockerfile, withoutFrontend(text));
    if (ignoreFile !== undefined) await writeFile(`${dockerfile}.dockerignore`, ignoreFile);
    const source = readSource('dockerfile', text);
    if (source.language !== 'dockerfile') throw new Error('This is no Dockerfile');
    const context = join(folder, emptyContext);
    const contexts = Object.fromEntries(imagesOf(source).map((image) => [image, context]));
    target[`t${number}`] = { context, dockerfile, contexts, args: argumentsOf(source) };
  }
  const file = join(folder, `${name}.json`);
  await writeFile(file, JSON.stringify({ group: { default: { targets: Object.keys(target) } }, target }));
  const run = await docker(['buildx', 'bake', '-f', file, '--call=check,format=json', '--progress=quiet']);
  const start = run.output.indexOf('{');
  if (start < 0) {
    if (texts.length === 1) return [{ error: /^ERROR: .*/m.exec(run.errors)?.[0] ?? run.errors, warnings: [] }];
    const half = Math.ceil(texts.length / 2);
    const first = await askAtOnce(texts.slice(0, half), folder, `${name}a`);
    return [...first, ...(await askAtOnce(texts.slice(half), folder, `${name}b`))];
  }
  const result: BakeResult = JSON.parse(run.output.slice(start));
  return texts.map((question, number) => {
    const text = typeof question === 'string' ? question : question.text;
    const moved = text.split('\n').length - withoutFrontend(text).split('\n').length;
    return verdictOf(result.target[`t${number}`]?.check, run.errors, moved);
  });
}

const emptyContext = 'empty';
const chunkSize = 40;
/** What arguments without a default are set to. */
const givenValue = 'given';

interface BakeResult {
  readonly target: Readonly<Record<string, { readonly check?: Check }>>;
}

interface Check {
  readonly error?: string;
  readonly buildError?: { readonly message: string };
  readonly warnings?: readonly {
    readonly ruleName: string;
    readonly location: { readonly ranges: readonly { readonly start: { readonly line: number } }[] };
  }[];
}

/** The frontend of a `# syntax=` would have to be downloaded. */
function withoutFrontend(text: string): string {
  const line = parseDockerfile(text).directives.find(({ name }) => name === 'syntax')?.span;
  if (line === undefined) return text;
  const end = text.indexOf('\n', line.end);
  return text.slice(0, line.start) + (end < 0 ? '' : text.slice(end + 1));
}

function verdictOf(check: Check | undefined, errors: string, moved: number): Verdict {
  if (check === undefined) throw new Error(`docker buildx bake gave no result for a text: ${errors}`);
  return {
    error: check.buildError?.message ?? check.error,
    warnings: (check.warnings ?? []).map(({ ruleName, location }) => ({
      rule: ruleName,
      line: (location.ranges[0]?.start.line ?? 0) + moved,
    })),
  };
}

/** The images that a file starts from, and those it copies from that are images for sure. */
function imagesOf({ model }: DockerfileSource): readonly string[] {
  const bases = model.stages.flatMap(({ base, from }) => {
    if (base.kind === 'image') return base.text;
    const scope = model.scopeAt(from);
    const given = expandWord(
      from.image?.raw ?? '',
      model.tree.escape,
      (name) => scope.lookup(name)?.value ?? givenValue,
    );
    return base.kind === 'unknown' && given !== null ? given : [];
  });
  const copied = model.references.flatMap(({ from, stage, word }) => {
    const isImage = /[/:@]/.test(word.value) || ['nginx', 'composer', '7'].includes(word.value);
    return from !== 'FROM' && stage === undefined && isImage ? word.value : [];
  });
  // The engine knows them by the shortest of their names.
  return [...new Set([...bases, ...copied].map((image) => image.replace(/:latest$/, '')))];
}

/** Values for the arguments that a FROM needs and that have no default. */
function argumentsOf({ model }: DockerfileSource): Readonly<Record<string, string>> {
  const first = model.stages[0]?.from.index ?? 0;
  return Object.fromEntries(
    model
      .instructions('ARG')
      .filter(({ index }) => index < first)
      .flatMap(({ pairs }) => pairs)
      .filter(({ value }) => value === undefined)
      .map(({ key }) => [key.value, givenValue]),
  );
}
