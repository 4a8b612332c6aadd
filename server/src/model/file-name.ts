import type { SourceLanguage } from './source.ts';

/**
 * What a file is by its name (a path or URI ends in it): `Dockerfile`, `Containerfile`, `api.Dockerfile`,
 * `Dockerfile.dev`, `compose.yaml`, `docker-compose.override.yml`. Undefined for every other name.
 */
export function languageOfFile(path: string): SourceLanguage | undefined {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  if (composeName.test(name)) return 'compose';
  if (dockerfileName.test(name) && !/\.dockerignore$/i.test(name)) return 'dockerfile';
  return undefined;
}

/**
 * Whether a Compose file's name says that it goes on top of another one: `compose.override.yaml`, `docker-compose.prod.yml`.
 * What such a file uses may be declared in the other.
 */
export function isComposeOverride(path: string): boolean {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return /^(?:docker-)?compose[^a-z].*[^.]\.ya?ml$/i.test(name);
}

const dockerfileName = /^(?:(?:dockerfile|containerfile)(?:\..+)?|.+\.(?:dockerfile|containerfile))$/i;
// A letter right behind `compose` makes it another word: `composer.yaml` belongs to PHP.
const composeName = /^(?:docker-)?compose(?:[^a-z].*)?\.ya?ml$/i;
