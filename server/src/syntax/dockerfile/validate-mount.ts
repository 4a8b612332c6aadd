import { nearest } from '../../text/nearest.ts';
import type { Span } from '../../text/span.ts';
import { isBoolean } from './check-options.ts';
import { csvFault, isMountType } from './mounts.ts';
import type { DockerfileError, Mount, MountOption } from './nodes.ts';

/**
 * What BuildKit's `parseMount` refuses of one `--mount`. It goes through the options in order, and each sees only the type
 * in front of it.
 *
 * @param atRoot whether the working directory is known to be `/`, so that a missing target means `/`
 */
export function validateMount(mount: Mount, atRoot: boolean, errors: DockerfileError[]): void {
  const before = errors.length;
  const report = (span: Span, message: string): void => {
    errors.push({ code: 'invalid-flag', span, message });
  };
  const whole = mount.flag.value;
  // A flag without any value is reported with the other flags.
  if (whole === undefined) return;
  if (whole.value === '') {
    report(mount.flag.span, 'The mount has no options: it needs at least a target, or the type and an id');
    return;
  }
  const fault = csvFault(whole.value);
  if (fault !== undefined) {
    report(whole.span, fault);
    return;
  }
  // Undefined where a variable decides.
  let type: string | undefined = 'bind';
  for (const option of mount.options) {
    const count = errors.length;
    checkOption(option, type, report);
    if (option.key === 'type' && option.value !== undefined) {
      type = option.value.variables.length > 0 || errors.length > count ? undefined : option.value.value.toLowerCase();
    }
  }
  if (type !== undefined && errors.length === before) checkWhole(mount, type, atRoot, whole.span, report);
}

type Report = (span: Span, message: string) => void;

const keys = [
  'type',
  'from',
  'source',
  'src',
  'target',
  'dst',
  'destination',
  'readonly',
  'ro',
  'readwrite',
  'rw',
  'id',
  'sharing',
  'required',
  'mode',
  'uid',
  'gid',
  'size',
  'env',
];
const flags = new Set(['readonly', 'ro', 'readwrite', 'rw']);

function checkOption(option: MountOption, type: string | undefined, report: Report): void {
  const { key, value } = option;
  if (key === 'required' && type !== undefined && type !== 'secret' && type !== 'ssh') {
    report(option.span, `Only secret and ssh mounts have \`required\`, and it stands behind their type`);
    return;
  }
  if (!keys.includes(key)) {
    const suggestion = nearest(key, keys, 2);
    const hint = suggestion === undefined ? '' : `; did you mean \`${suggestion}\`?`;
    report(option.keySpan, `A mount has no option \`${key.slice(0, 40)}\`${hint}`);
    return;
  }
  if (value === undefined) {
    if (!flags.has(key) && key !== 'required')
      report(option.span, `The mount option \`${key}\` needs a value: \`${key}=…\``);
    return;
  }
  if (key === 'from' && /\$./.test(value.raw)) {
    report(value.span, '`from` takes no variables: give the image a stage of its own, with FROM');
    return;
  }
  if (key === 'size' && type !== undefined && type !== 'tmpfs') {
    report(option.span, 'Only a tmpfs mount has a `size`, and it stands behind its type');
    return;
  }
  if (value.variables.length > 0) return;
  const text = value.value;
  if (key === 'type') {
    if (!isMountType(text)) report(value.span, 'A mount is of type bind, cache, tmpfs, secret or ssh');
  } else if (flags.has(key) || key === 'required') {
    if (!isBoolean(text)) report(value.span, `The mount option \`${key}\` is true or false`);
  } else if (key === 'sharing') {
    if (!['shared', 'private', 'locked'].includes(text.toLowerCase())) {
      report(value.span, 'The sharing of a cache is shared, private or locked');
    }
  } else if (key === 'mode') {
    if (!/^[0-7]+$/.test(text) || Number.parseInt(text, 8) > 0xffff_ffff) {
      report(value.span, 'The mode of a mount is an octal number, such as 0755');
    }
  } else if (key === 'uid' || key === 'gid') {
    if (!/^\d+$/.test(text) || Number(text) > 0xffff_ffff) {
      report(value.span, `The mount option \`${key}\` is a number, not a name`);
    }
  } else if (key === 'size' && !isSize(text))
    report(value.span, 'The size of a mount is a number of bytes, such as 64m');
}

/** What only all options together tell. */
function checkWhole(mount: Mount, type: string, atRoot: boolean, whole: Span, report: Report): void {
  const last = (...names: readonly string[]): MountOption | undefined =>
    mount.options.findLast((option) => names.includes(option.key) && option.value !== undefined);
  const given = (...names: readonly string[]): boolean => {
    const value = last(...names)?.value;
    return value !== undefined && (value.value !== '' || value.variables.length > 0);
  };
  const refuse = (key: string, message: string): void => {
    const option = last(key);
    if (option !== undefined && given(key)) report(option.span, message);
  };

  if (type === 'bind' || type === 'tmpfs') {
    for (const key of ['mode', 'uid', 'gid']) refuse(key, `A ${type} mount has no \`${key}\``);
  }
  if (type !== 'cache') refuse('sharing', 'Only a cache mount has `sharing`');
  if (type === 'ssh') {
    for (const key of ['source', 'src']) refuse(key, `An ssh mount has no \`${key}\``);
  }
  if (type === 'secret') {
    refuse('from', 'A secret comes from the build, so its mount has no `from`');
    if (!given('id') && !given('source', 'src') && !given('target', 'dst', 'destination')) {
      if (!hasVariables(mount)) report(whole, 'A secret mount needs the id of the secret: `id=name`');
    } else if (given('id') && given('source', 'src')) {
      report(last('source', 'src')?.span ?? whole, 'The id of a secret is given twice, as `id` and as its source');
    }
  }
  if (type !== 'bind' && type !== 'cache' && type !== 'tmpfs') return;
  const target = last('target', 'dst', 'destination')?.value;
  if (target !== undefined && target.variables.length > 0) return;
  const path = target?.value ?? '';
  if (path === '/' || (atRoot && !path.startsWith('/') && isRoot(path))) {
    report(target?.span ?? whole, `A ${type} mount needs a target other than the root folder: \`target=/path\``);
  }
}

function hasVariables(mount: Mount): boolean {
  return mount.options.some((option) => (option.value?.variables.length ?? 0) > 0);
}

/** Whether a path that starts at `/` leads back there. */
function isRoot(path: string): boolean {
  let depth = 0;
  for (const part of path.split('/')) {
    if (part === '..') depth = Math.max(0, depth - 1);
    else if (part !== '' && part !== '.') depth++;
  }
  return depth === 0;
}

/** What `units.RAMInBytes` of `github.com/docker/go-units` takes. */
function isSize(text: string): boolean {
  return /^\+?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s?(b|[kmgtp](b|ib)?)?$/i.test(text);
}
