import type { BuildContext } from './build-context.ts';
import { contextFiles } from './context-files.ts';
import type { MadePath } from './made-paths.ts';
import { joinPaths } from './working-directory.ts';

/**
 * Whether a copied or downloaded file or folder can be large enough to be worth a word: by its size in the build context
 * where that is known, else by its name.
 */
export function mayBeLarge({ path, source, maker }: MadePath, buildContext: BuildContext | undefined): boolean {
  if (maker.heredocs.some(({ span }) => span.start === source?.span.start)) return false;
  const isLocal = maker.type === 'COPY' ? maker.from === undefined : maker.type === 'ADD';
  const bytes = isLocal && source !== undefined ? bytesOf(source.value, buildContext) : undefined;
  if (bytes !== undefined) return bytes >= enoughBytes;
  return !small.test(fileName(path)) && !small.test(fileName(source?.value ?? ''));
}

/**
 * The same for a file that has to be made executable. What a compiler made is so already, so it is mostly a script where it
 * comes from the build context without an extension.
 */
export function mayBeLargeProgram(made: MadePath, buildContext: BuildContext | undefined): boolean {
  if (!mayBeLarge(made, buildContext)) return false;
  const { maker, source, path } = made;
  const isCompiled = (maker.type === 'COPY' && maker.from !== undefined) || /^https?:/.test(source?.value ?? '');
  return isCompiled || /\.\w+$/.test(fileName(path)) || sizeKnown(made, buildContext);
}

function sizeKnown({ source }: MadePath, buildContext: BuildContext | undefined): boolean {
  return source !== undefined && bytesOf(source.value, buildContext) !== undefined;
}

const enoughBytes = 1024 * 1024;

/** Files with these endings are mostly a few kilobytes long. */
const small =
  /\.(sh|bash|py|rb|js|mjs|ts|pl|lua|php|txt|conf|cfg|ini|json|ya?ml|toml|lock|sql|md|patch|diff|list|repo|xml|properties|gpg|asc|key|pub|pem|crt|sources|in|template|tmpl|service|html?|sha\d*|sum|mod|gradle|sig|spec|env)$|^([A-Z][a-z]+file|README|LICENSE|known_hosts|gradlew|mvnw|(docker-)?entrypoint)$/;

/** The last part of a path. */
export function fileName(path: string): string {
  return path.replace(/\/+$/, '').split('/').at(-1) ?? '';
}

/** The size of a file or folder of the build context; undefined where it is not known. */
function bytesOf(source: string, buildContext: BuildContext | undefined): number | undefined {
  if (buildContext === undefined) return undefined;
  const files = contextFiles(buildContext);
  const path = joinPaths('', `/${source}`).slice(1);
  const entry = files.entryAt(path);
  if ((entry === undefined && path !== '') || entry?.closed === true) return undefined;
  const inside = entry?.kind === 'file' ? [entry] : files.below(path);
  if (inside.some(({ closed }) => closed === true)) return undefined;
  return inside.reduce((sum, { bytes }) => sum + bytes, 0);
}
