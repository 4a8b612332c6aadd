import type { RunInstruction } from '../syntax/dockerfile/nodes.ts';

/**
 * Whether what a RUN writes below a folder stays out of the image, because a cache or tmpfs mount lies over the folder or
 * over one that holds it. A target that starts with a variable may be anywhere, so it counts.
 */
export function isMountedOver(run: RunInstruction, folder: string): boolean {
  return run.mounts.some((mount) => {
    if (mount.type !== 'cache' && mount.type !== 'tmpfs') return false;
    const target = mount.options.findLast(({ key }) => ['target', 'dst', 'destination'].includes(key))?.value?.value;
    return target !== undefined && (target.startsWith('$') || holds(target, folder));
  });
}

/** Whether a path is a folder or one that holds it. */
export function holds(path: string, folder: string): boolean {
  const trimmed = path.replace(/\/+$/, '');
  return folder === trimmed || folder.startsWith(`${trimmed}/`);
}
