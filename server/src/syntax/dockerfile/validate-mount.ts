import { nearest } from '../../text/nearest.ts';
import { isMountType } from './mounts.ts';
import type { DockerfileError, Mount, MountOption } from './nodes.ts';

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
const flags = new Set(['readonly', 'ro', 'readwrite', 'rw', 'required']);

/** What BuildKit's `parseMount` refuses of one `--mount`. */
export function validateMount(mount: Mount, errors: DockerfileError[]): void {
  const report = (option: MountOption, message: string): void => {
    errors.push({ code: 'invalid-flag', span: option.value?.span ?? option.span, message });
  };
  let broken = false;
  for (const option of mount.options) {
    const before = errors.length;
    checkOption(mount, option, report, errors);
    broken ||= errors.length > before;
  }
  if (broken || mount.flag.value === undefined) return;

  const has = (...names: readonly string[]): boolean =>
    mount.options.some((option) => names.includes(option.key) && option.value !== undefined);
  const missing = (message: string): void => {
    errors.push({ code: 'invalid-flag', span: mount.flag.value?.span ?? mount.flag.span, message });
  };
  const target = mount.options.findLast((option) => ['target', 'dst', 'destination'].includes(option.key))?.value;
  const needsTarget = mount.type === 'bind' || mount.type === 'cache' || mount.type === 'tmpfs';
  if (needsTarget && (target === undefined || target.value === '' || target.value === '/')) {
    missing(`A ${mount.type} mount needs a target other than the root folder: \`target=/path\``);
  }
  if (mount.type === 'secret' && !has('id', 'source', 'src', 'target', 'dst', 'destination', 'env')) {
    missing('A secret mount needs the id of the secret: `id=name`');
  }
}

function checkOption(
  mount: Mount,
  option: MountOption,
  report: (option: MountOption, message: string) => void,
  errors: DockerfileError[],
): void {
  const { key, value } = option;
  if (!keys.includes(key)) {
    const suggestion = nearest(key, keys, 2);
    errors.push({
      code: 'invalid-flag',
      span: option.keySpan,
      message: `A mount has no option \`${key.slice(0, 40)}\`${suggestion === undefined ? '' : `; did you mean \`${suggestion}\`?`}`,
    });
    return;
  }
  if (value === undefined) {
    if (!flags.has(key)) report(option, `The mount option \`${key}\` needs a value: \`${key}=…\``);
    return;
  }
  if (value.variables.length > 0) return;
  const text = value.value;
  if (key === 'type' && !isMountType(text)) report(option, 'A mount is of type bind, cache, tmpfs, secret or ssh');
  else if (flags.has(key) && !isBoolean(text)) report(option, `The mount option \`${key}\` is true or false`);
  else if (key === 'sharing' && !['shared', 'private', 'locked'].includes(text.toLowerCase())) {
    report(option, 'The sharing of a cache is shared, private or locked');
  } else if (key === 'sharing' && mount.type !== 'cache') report(option, 'Only a cache mount has `sharing`');
  else if (key === 'mode' && !/^[0-7]+$/.test(text)) report(option, 'The mode of a mount is an octal number');
  else if ((key === 'uid' || key === 'gid') && !/^\d+$/.test(text))
    report(option, `The mount option \`${key}\` is a number`);
  else if (key === 'size' && mount.type !== 'tmpfs') report(option, 'Only a tmpfs mount has a `size`');
  else if (key === 'size' && !/^\d+(\.\d+)?\s?([kmgtp]i?)?b?$/i.test(text)) {
    report(option, 'The size of a mount is a number of bytes, such as 64m');
  }
}

function isBoolean(text: string): boolean {
  return /^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(text);
}
