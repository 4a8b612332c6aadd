import { contextFiles, type ContextFiles } from '../../model/context-files.ts';
import { contextSources, neededPath, type ContextSource } from '../../model/context-sources.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import { replace } from '../../text/edit.ts';
import { nearest } from '../../text/nearest.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Fix } from '../rule.ts';
import { whereItStops } from '../stopped-build.ts';

/**
 * `COPY` and `ADD` take files from the build context, the folder that is given to `docker build`, and the build stops where
 * one of them is not there. So does a bind mount without `from`. Upper and lower case are different, on every system.
 *
 * A pattern that matches nothing copies nothing and stops no build, as long as the folder that it looks into is there: of
 * `config/*.toml` that is `config`. Of a value that comes from an `ARG`, the default counts. The context is the one that
 * settings, the command line or a Compose file name, or else the folder where the files of most instructions are found; where
 * none of several named files is there, it is taken for the wrong one, and nothing is said. Files that `.dockerignore` keeps
 * out are the matter of `copy-ignored-file`, and what `ONBUILD` copies comes from another context.
 *
 * Nothing is said either of what a build outside of the Dockerfile makes, because it is not always there: paths in folders such as
 * `target`, `dist`, `build`, `bin`, `out` or `publish`, packages such as `*.jar` and `*.whl`, and executables.
 *
 * The fix takes a path that is nearly the same, or the only file in the context with that name.
 *
 * ## When to allow it
 *
 * Where something else makes the file before the image is built.
 */
export default defineDockerfileRule({
  id: 'missing-source',
  summary: 'Copy what the build context has: the build stops at a file or folder that is not there',
  category: 'correctness',
  severity: 'error',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: [],
  concepts: ['build-context'],
  examples: [
    {
      title: 'A typing error, and upper case',
      files: { 'requirements.txt': 'flask\n', 'Src/app.py': '', 'README.md': '' },
      bad: dockerfile`
        FROM python:3.13-slim
        WORKDIR /app
        COPY requirments.txt ./
             ^^^^^^^^^^^^^^^ The build context has no \`requirments.txt\`, so the build stops here
        COPY src/ ./src/
             ^^^^ The build context has no \`src\`, so the build stops here
      `,
      fixed: dockerfile`
        FROM python:3.13-slim
        WORKDIR /app
        COPY requirements.txt ./
        COPY Src/ ./src/
      `,
    },
    {
      title: 'In another folder, among several, with comments and flags',
      files: { 'shop/settings.toml': '', 'shop/main.go': '', 'go.mod': '' },
      bad: dockerfile`
        from golang:1.25
        copy --chown=1000:1000 \
            # What the server reads at its start.
            go.mod ./settings.toml \
                   ^^^^^^^^^^^^^^^ The build context has no \`settings.toml\`, so the build stops here
            /srv/
      `,
      fixed: dockerfile`
        from golang:1.25
        copy --chown=1000:1000 \
            # What the server reads at its start.
            go.mod ./shop/settings.toml \
            /srv/
      `,
    },
    {
      title: 'A mount, and a pattern in a folder that is not there',
      files: { 'package.json': '{}', 'app/index.js': '' },
      bad: dockerfile`
        FROM node:22-slim
        RUN --mount=type=bind,source=packge.json,target=/app/package.json npm install
                                     ^^^^^^^^^^^ The build context has no \`packge.json\`, so the build stops here
        COPY conf/*.toml app/ /app/
             ^^^^^^^^^^^ The build context has no \`conf\`, so the build stops here
      `,
      fixed: dockerfile`
        FROM node:22-slim
        RUN --mount=type=bind,source=package.json,target=/app/package.json npm install
        COPY conf/*.toml app/ /app/
      `,
    },
    {
      title: 'Patterns that match nothing, other stages, heredocs, and what leads back into the context',
      files: { 'package.json': '{}', 'app/index.js': '' },
      good: dockerfile`
        FROM node:22-slim AS build
        COPY package.json package-lock.json* ../app/../package.json /app/
        COPY <<NOTES /notes.txt
        built
        NOTES
        ADD https://example.com/data.json /data/
        FROM node:22-slim
        COPY --from=build /nowhere /srv
        ONBUILD COPY start.sh /
      `,
    },
    {
      title: 'Nothing of it is there, so this is not the context; and what a build makes may come later',
      files: { Dockerfile: '', 'notes.txt': '' },
      good: dockerfile`
        FROM eclipse-temurin:21-jre
        COPY services/shop/start.sh services/shop/log.xml /srv/
        COPY target/*.jar app.jar /srv/
      `,
    },
  ],
  *check({ model, buildContext }) {
    if (buildContext?.complete !== true) return;
    const files = contextFiles(buildContext);
    const sources = contextSources(model);
    const missing = sources.filter((source) => missingPath(files, source) !== undefined);
    if (missing.length === 0) return;
    const named = sources.filter(({ path, isPattern }) => path !== '' && !isPattern);
    const isContext = buildContext.named || named.some(({ path }) => files.entryAt(path) !== undefined);
    const started = startedBy(model);
    for (const [index, source] of missing.entries()) {
      const path = missingPath(files, source) ?? '';
      const near = index < mostSearches ? nearPath(files, path) : undefined;
      const candidate = near ?? (isContext ? onlyFileNamed(files, path) : undefined);
      if (candidate === undefined && (isMade(source.path) || isProgram(started, source))) continue;
      // A folder in which nothing of it is found may just be the wrong one.
      if (!isContext && near === undefined && !isBeside(files, path, named.length)) continue;
      const fix = candidate === undefined ? undefined : pathFix(model, source, path, candidate);
      yield {
        span: source.word.span,
        message: `The build context has no \`${path}\`, so ${whereItStops(model, source)}`,
        ...(fix === undefined ? {} : { fixes: [fix] }),
      };
    }
  },
});

/** Whether the folder that it has to be in is there; of the context itself that says something where nothing else is named. */
function isBeside(files: ContextFiles, path: string, named: number): boolean {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? named === 1 : files.entryAt(path.slice(0, slash)) !== undefined;
}

/** Nobody mistypes more, and each search goes through a whole folder. */
const mostSearches = 50;

function missingPath(files: ContextFiles, source: ContextSource): string | undefined {
  const needed = neededPath(source);
  return needed !== undefined && files.isMissing(needed) ? needed : undefined;
}

function isMade(path: string): boolean {
  return madeFolder.test(path) || madeFile.test(path);
}

const madeFolder =
  /(?:^|\/)(?:target|dist|build|out|output|bin|obj|release|publish|artifacts?|_build|_output|_release|\.next|\.output|node_modules|vendor|tmp|rootfs|linux|amd64|arm64)(?:\/|$)/i;
const madeFile =
  /\.(?:jar|war|ear|whl|deb|rpm|apk|exe|dll|so|o|a|wasm|tar|tgz|zip|gz|xz|zst|bz2|img|iso|bin|min\.js|pb|log)$|(?:^|\/)[\w-]+[-_](?:linux|amd64|arm64|x86_64)[\w-]*$/i;

/** Whether it can be an executable that is made before: it has no extension, and goes where those go or is started. */
function isProgram(started: ReadonlySet<string>, { instruction, word, path }: ContextSource): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name.includes('.') || word.value.endsWith('/') || instruction.type === 'RUN') return false;
  if (/(?:^|\/)s?bin(?:\/|$)/.test(instruction.destination?.value ?? '')) return true;
  return started.has(name);
}

/** The names in all ENTRYPOINT and CMD. */
function startedBy(model: DockerfileModel): ReadonlySet<string> {
  const all = [...model.instructions('ENTRYPOINT'), ...model.instructions('CMD')];
  return new Set(all.flatMap(({ body }) => body.text.split(/[^\w.+-]+/)));
}

/** The path that differs in one name, which is nearly the same. */
function nearPath(files: ContextFiles, path: string): string | undefined {
  const parts = path.split('/');
  let folder = '';
  for (const [index, part] of parts.entries()) {
    const next = folder === '' ? part : `${folder}/${part}`;
    if (files.entryAt(next) === undefined) {
      const names = files.namesIn(folder);
      const name = names.find((other) => other.toLowerCase() === part.toLowerCase()) ?? nearest(part, names);
      const whole = [folder, name, ...parts.slice(index + 1)].filter((each) => each !== '').join('/');
      if (name !== undefined && files.entryAt(whole) !== undefined) return whole;
      break;
    }
    folder = next;
  }
  return undefined;
}

function onlyFileNamed(files: ContextFiles, path: string): string | undefined {
  const others = files.filesNamed(path.slice(path.lastIndexOf('/') + 1));
  return others.length === 1 ? others[0] : undefined;
}

/** The candidate in the place of what is written, where that is the path letter by letter but for `./` and a last slash. */
function pathFix({ text }: DockerfileModel, source: ContextSource, path: string, candidate: string): Fix | undefined {
  const { raw, span } = source.word;
  const at = raw.indexOf(path);
  if (source.isPattern || /\s/.test(candidate) || text.slice(span.start, span.end) !== raw) return undefined;
  const isPlain = /^"?(?:\.?\/)*$/.test(raw.slice(0, Math.max(at, 0))) && /^\/?"?$/.test(raw.slice(at + path.length));
  if (at < 0 || !isPlain) return undefined;
  const start = span.start + at;
  return suggestion(`Use ${candidate}`, replace({ start, end: start + path.length }, candidate));
}
