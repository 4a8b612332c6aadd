import { parseImageReference } from './image-reference.ts';
import type { DockerfileError, DockerfileErrorCode, FromInstruction, Word } from './nodes.ts';
import type { Span } from '../../text/span.ts';
import { unquote } from './words.ts';

/**
 * What BuildKit refuses of a FROM.
 *
 * @param globalNames what the ARGs before the first FROM declare
 * @param isStage whether a stage above has the name
 */
export function validateFrom(
  from: FromInstruction,
  globalNames: ReadonlySet<string>,
  isStage: (name: string) => boolean,
  errors: DockerfileError[],
): void {
  const report = (code: DockerfileErrorCode, span: Span, message: string): void => {
    errors.push({ code, span, message });
  };
  const words = from.body.text.split(/[\t\v\f\r ]+/).filter((word) => word !== '').length;
  if (from.image === undefined) {
    report('missing-argument', from.keyword.span, 'FROM needs an image, or `scratch` for none');
    return;
  }
  // Letters are folded as by Go's `strings.EqualFold`.
  const isAs = from.as !== undefined && /^as$/iu.test(from.as.raw);
  if (words !== 1 && !(words === 3 && isAs)) {
    report(
      words === 2 && isAs ? 'missing-argument' : 'too-many-arguments',
      from.as?.span ?? from.bodySpan,
      words === 2 && isAs
        ? 'There is no name behind AS'
        : 'FROM takes an image, and a name behind AS: `FROM image AS name`',
    );
    return;
  }
  if (from.name !== undefined && !/^[a-z][a-z0-9\-_.]*$/.test(from.name.raw.toLowerCase())) {
    report(
      'invalid-argument',
      from.name.span,
      'The name of a stage starts with a letter and has only letters, digits, `-`, `_` and `.`',
    );
  }
  const image = imageFault(from.image, globalNames, isStage);
  if (image !== undefined) report('invalid-argument', from.image.span, image);
  const platform = from.platform?.value;
  if (platform !== undefined && platform.value !== '' && platform.variables.length === 0) {
    const fault = platformFault(platform.value);
    if (fault !== undefined) report('invalid-flag', platform.span, fault);
  }
}

function imageFault(
  image: Word,
  globalNames: ReadonlySet<string>,
  isStage: (name: string) => boolean,
): string | undefined {
  const shown = image.value.slice(0, 60);
  if (image.variables.length > 0) {
    const unknown = image.variables.find(
      (variable) => !globalNames.has(variable.name) && !isPlatformName(variable.name),
    );
    return unknown !== undefined && isEmptyWithoutVariables(image, globalNames)
      ? `No ARG before the first FROM declares \`${unknown.name}\`, so the image has no name`
      : undefined;
  }
  if (image.value === '') return 'The name of the image is empty';
  // The message for an unclosed quote or a broken variable stands there already.
  if (/["']|\$\{/.test(image.value) || isStage(image.value) || parseImageReference(image.value) !== undefined) {
    return undefined;
  }
  const lower = image.value.toLowerCase();
  if (isStage(lower))
    return `Names of stages are kept in lower case, and FROM finds this one as \`${lower.slice(0, 60)}\` only`;
  return image.value === lower
    ? `\`${shown}\` is no image: an image is written as registry/name:tag`
    : `\`${shown}\` is no image: its name has lower-case letters only`;
}

/** Whether the word is nothing but plain variables that are never set. */
function isEmptyWithoutVariables(image: Word, globalNames: ReadonlySet<string>): boolean {
  if (image.span.end - image.span.start !== image.raw.length) return false;
  let rest = '';
  let at = 0;
  for (const variable of image.variables) {
    const plain = variable.modifier === undefined && !globalNames.has(variable.name) && !isPlatformName(variable.name);
    if (!plain) return false;
    rest += image.raw.slice(at, variable.span.start - image.span.start);
    at = variable.span.end - image.span.start;
  }
  return unquote(rest + image.raw.slice(at), '\\') === '';
}

/** `TARGETARCH` and the others that BuildKit sets itself, before the first FROM too. */
function isPlatformName(name: string): boolean {
  return /^(BUILD|TARGET)(PLATFORM|OS|OSVERSION|ARCH|VARIANT)$|^TARGETSTAGE$/.test(name);
}

/** What `github.com/containerd/platforms` refuses of `os[(version)]/architecture[/variant]`. */
function platformFault(platform: string): string | undefined {
  const shown = platform.slice(0, 40);
  const parts = platform.split('/');
  const [system = ''] = parts;
  const wellFormed =
    parts.length <= 3 &&
    /^[A-Za-z0-9_-]+(\([A-Za-z0-9_.%-]*(\+[A-Za-z0-9_.%-]+)*\))?$/.test(system) &&
    parts.slice(1).every((part) => /^[A-Za-z0-9_.-]+$/.test(part));
  if (!wellFormed) return `\`${shown}\` is no platform: write it as system/architecture/variant`;
  if (parts.length > 1 || system.includes('(') || knownAlone.has(system.toLowerCase())) return undefined;
  return `\`${shown}\` is no system or architecture that BuildKit knows`;
}

/** The systems and architectures that may stand alone, as `github.com/containerd/platforms` lists and normalises them. */
const knownAlone = new Set(
  (
    'aix android darwin dragonfly freebsd hurd illumos ios js linux macos nacl netbsd openbsd plan9 solaris wasip1 windows zos ' +
    '386 aarch64 amd64 amd64p32 arm arm64 arm64be armbe armel armhf i386 loong64 mips mips64 mips64le mips64p32 mips64p32le ' +
    'mipsle ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm x86-64 x86_64'
  ).split(' '),
);
