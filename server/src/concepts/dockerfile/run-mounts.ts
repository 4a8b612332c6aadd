import type { DockerfileModel } from '../../model/dockerfile.ts';
import type { Mount, MountOption, RunInstruction } from '../../syntax/dockerfile/nodes.ts';
import { type Span, touches } from '../../text/span.ts';
import { joinPaths, workingDirectories } from '../../model/working-directory.ts';
import { instructionAt } from '../../model/instruction-at.ts';

/** A `--mount` of one type under the cursor. */
export interface MountAt {
  readonly run: RunInstruction;
  readonly mount: Mount;
  /** The whole flag. */
  readonly span: Span;
}

/**
 * Undefined on what a mount takes its content from (`from=`, and the `source=` of a bind mount), which other concepts are about.
 */
export function mountAt(model: DockerfileModel, offset: number, type: Mount['type']): MountAt | undefined {
  const run = instructionAt(model, offset);
  if (run?.type !== 'RUN') return undefined;
  const mount = run.mounts.find((each) => touches(each.flag.span, offset));
  if (mount === undefined || mount.type !== type) return undefined;
  const content = mount.type === 'bind' ? ['from', 'source', 'src'] : ['from'];
  const isContent = mount.options.some(
    ({ key, value }) => content.includes(key) && value !== undefined && touches(value.span, offset),
  );
  return isContent ? undefined : { run, mount, span: mount.flag.span };
}

/** The value of an option under any of its names; the last one counts. */
export function optionOf(mount: Mount, ...keys: readonly string[]): MountOption | undefined {
  return mount.options.findLast(({ key }) => keys.includes(key));
}

export function optionText(mount: Mount, ...keys: readonly string[]): string | undefined {
  return optionOf(mount, ...keys)?.value?.value;
}

/** Whether a switch like `required` or `rw` is on: alone it is. */
export function isOn(mount: Mount, ...keys: readonly string[]): boolean {
  const option = optionOf(mount, ...keys);
  return option !== undefined && /^(?:1|t|true)$/i.test(option.value?.value ?? 'true');
}

/** Where a mount is, as far as the file tells; a path as written where WORKDIR comes from the base image. */
export function targetOf(model: DockerfileModel, run: RunInstruction, mount: Mount): string | undefined {
  const written = optionText(mount, 'target', 'dst', 'destination');
  if (written === undefined || written.startsWith('/') || written.includes('$')) return written;
  const path = joinPaths(workingDirectories(model).get(run) ?? '?', written);
  return path.startsWith('?') ? written : path;
}
