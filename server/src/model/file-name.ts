import type { SourceLanguage } from './source.ts';

/**
 * What a file is by its name (a path or URI ends in it): `Dockerfile`, `Containerfile`, `api.Dockerfile`,
 * `Dockerfile.dev`, `compose.yaml`, `docker-compose.override.yml`. Undefined for every other name.
 */
export function languageOfFile(path: string): SourceLanguage | undefined {
  const name = lastPart(path);
  if (composeName.test(name)) return 'compose';
  if (dockerfileName.test(name) && !/\.dockerignore$/i.test(name)) return 'dockerfile';
  return undefined;
}

/** Whether a file's name says that it lists what is left out of a build: `.dockerignore`, `api.Dockerfile.dockerignore`. */
export function isIgnoreFile(path: string): boolean {
  return path.endsWith(ignoreName);
}

/** The name of the Dockerfile that an ignore file is for; undefined of `.dockerignore`, which is for no single one. */
export function dockerfileOfIgnoreFile(path: string): string | undefined {
  const name = lastPart(path);
  return name === ignoreName || !isIgnoreFile(name) ? undefined : name.slice(0, -ignoreName.length);
}

/**
 * Whether a Compose file's name says that it goes on top of another one: `compose.override.yaml`, `docker-compose.prod.yml`.
 * What such a file uses may be declared in the other.
 */
export function isComposeOverride(path: string): boolean {
  const name = lastPart(path);
  return /^(?:docker-)?compose[^a-z].*[^.]\.ya?ml$/i.test(name);
}

function lastPart(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

const ignoreName = '.dockerignore';
const dockerfileName = /^(?:(?:dockerfile|containerfile)(?:\..+)?|.+\.(?:dockerfile|containerfile))$/i;
// A letter right behind `compose` makes it another word: `composer.yaml` belongs to PHP.
const composeName = /^(?:docker-)?compose(?:[^a-z].*)?\.ya?ml$/i;
