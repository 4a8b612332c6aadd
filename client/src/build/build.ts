import { basename } from 'node:path';
import { buildArguments } from '../engine/arguments.ts';
import type { BuildRequest } from '../engine/arguments.ts';
import { buildFailure } from '../engine/failure.ts';
import type { EngineFailure } from '../engine/failure.ts';
import { readProgress } from '../engine/progress.ts';
import type { BuildEvent, BuildOutcome } from '../engine/progress.ts';
import { run } from '../engine/run.ts';
import type { Engine } from '../engine/run.ts';

export type BuildResult =
  | { readonly kind: 'built'; readonly outcome: BuildOutcome }
  | { readonly kind: 'failed'; readonly failure: EngineFailure; readonly outcome: BuildOutcome };

/** Builds an image and loads it into the engine. Returns when nothing of it is running any more, also when cancelled. */
export async function build(
  engine: Engine,
  request: BuildRequest,
  options: { readonly signal: AbortSignal; readonly onEvent: (event: BuildEvent) => void },
): Promise<BuildResult> {
  const progress = readProgress(options.onEvent);
  const result = await run(engine, buildArguments(request), {
    signal: options.signal,
    onErrorText: (text) => progress.push(text),
  });
  const outcome = progress.end();
  if (result.kind === 'exited' && result.code === 0) return { kind: 'built', outcome };
  return {
    kind: 'failed',
    failure: buildFailure(engine.command, result, outcome, basename(request.dockerfile)),
    outcome,
  };
}
