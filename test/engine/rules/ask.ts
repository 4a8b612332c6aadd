import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readSource, type DockerfileSource } from '../../../server/src/model/source.ts';
import { expandWord } from '../../../server/src/model/expand.ts';
import { docker } from '../docker.ts';

/** What the engine says about a Dockerfile that it does not build. */
export interface Verdict {
  /** Undefined where it would build the file. */
  readonly error: string | undefined;
  readonly warnings: readonly { readonly rule: string; readonly line: number }[];
}

/**
 * Asks the engine about many files at a time. An empty folder stands in for every image, so that no registry is needed; not
 * for what COPY and RUN take from names without a tag, a path or a digest, which is what a registry would be asked for.
 */
export async function askEngine(texts: readonly string[], folder: string): Promise<readonly Verdict[]> {
  const context = join(folder, 'empty');
  await mkdir(context, { recursive: true });
  const chunks = Array.from({ length: Math.ceil(texts.length / chunkSize) }, (_, index) =>
    texts.slice(index * chunkSize, (index + 1) * chunkSize),
  );
  const verdicts: Verdict[] = [];
  for (const [index, chunk] of chunks.entries()) {
    const target: Record<string, object> = {};
    for (const [number, text] of chunk.entries()) {
      const dockerfile = join(folder, `${index}-${number}.Dockerfile`);
      await writeFile(dockerfile, text);
      const source = readSource('dockerfile', text);
      if (source.language !== 'dockerfile') throw new Error('This is no Dockerfile');
      const contexts = Object.fromEntries(imagesOf(source).map((image) => [image, context]));
      target[`t${number}`] = { context, dockerfile, contexts, args: argumentsOf(source) };
    }
    const file = join(folder, `${index}.json`);
    await writeFile(file, JSON.stringify({ group: { default: { targets: Object.keys(target) } }, target }));
    const run = await docker(['buildx', 'bake', '-f', file, '--call=check,format=json', '--progress=quiet']);
    const start = run.output.indexOf('{');
    if (start < 0) throw new Error(`docker buildx bake gave no result: ${run.errors}`);
    const result: BakeResult = JSON.parse(run.output.slice(start));
    verdicts.push(...chunk.map((_, number) => verdictOf(result.target[`t${number}`]?.check, run.errors)));
  }
  return verdicts;
}

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

function verdictOf(check: Check | undefined, errors: string): Verdict {
  if (check === undefined) throw new Error(`docker buildx bake gave no result for a text: ${errors}`);
  return {
    error: check.buildError?.message ?? check.error,
    warnings: (check.warnings ?? []).map(({ ruleName, location }) => ({
      rule: ruleName,
      line: location.ranges[0]?.start.line ?? 0,
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
