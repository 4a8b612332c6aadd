import { isRemote } from '../../model/context-sources.ts';
import { matchCase } from '../../model/edit-instruction.ts';
import { dependsOnArguments, valueOf } from '../../model/value-of.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import type { AddInstruction, Word } from '../../syntax/dockerfile/nodes.ts';
import { replace } from '../../text/edit.ts';
import { defineDockerfileRule, dockerfile, safeFix, suggestion } from '../rule.ts';

/**
 * `ADD` decides what to do by looking at its source: a URL is downloaded, a Git repository is cloned, a local tar archive
 * (compressed or not) is unpacked, anything else is copied. A reader has to know all four to know what the line does. `COPY` only
 * ever copies.
 *
 * `ADD` tells an archive by what is in the file, not by its name, so even `ADD rootfs /` might unpack one. In
 * practice an archive has the name of one, and the fix counts on it; where the name can't be known (`ADD dist/* /`, or an
 * `ARG` that a build may override), the fix is a suggestion. `ADD` does not unpack zip archives.
 *
 * ## When to allow it
 *
 * Where unpacking or downloading is the point. Archives, URLs, Git repositories and the flags that only `ADD` has
 * (`--checksum`, `--keep-git-dir`, `--unpack`) are left alone without asking.
 */
export default defineDockerfileRule({
  id: 'add-for-local-file',
  summary: 'Use `COPY` for files from the build context; `ADD` also unpacks archives and downloads URLs',
  category: 'reproducibility',
  severity: 'warning',
  fix: 'always',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: ['hadolint/DL3020', 'trivy/DS-0005'],
  concepts: ['build-context'],
  examples: [
    {
      title: 'A directory of sources',
      bad: dockerfile`
        FROM alpine:3.22
        ADD ./src /app/src
        ^^^ ADD copies local files like COPY, but would also unpack an archive
      `,
      fixed: dockerfile`
        FROM alpine:3.22
        COPY ./src /app/src
      `,
    },
    {
      title: 'Lower case, flags, comments and continued lines stay as they are',
      bad: dockerfile`
        from alpine:3.22
        add --chown=1000:1000 \
        ^^^ ADD copies local files like COPY, but would also unpack an archive
            # What the server reads at its start.
            settings.json routes.json \
            /etc/server/
      `,
      fixed: dockerfile`
        from alpine:3.22
        copy --chown=1000:1000 \
            # What the server reads at its start.
            settings.json routes.json \
            /etc/server/
      `,
    },
    {
      title: 'A heredoc',
      bad: dockerfile`
        FROM alpine:3.22
        ADD <<EOF /etc/motd
        ^^^ ADD writes a heredoc just like COPY, which does nothing else
        Welcome
        EOF
      `,
      fixed: dockerfile`
        FROM alpine:3.22
        COPY <<EOF /etc/motd
        Welcome
        EOF
      `,
    },
    {
      title: 'Unpacking an archive is what ADD is for',
      good: dockerfile`
        FROM alpine:3.22
        ADD rootfs.tar.xz /
      `,
    },
    {
      title: 'Downloads and Git repositories',
      good: dockerfile`
        FROM alpine:3.22
        ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d \
            https://example.com/data.json /data/
        ADD --keep-git-dir=true https://github.com/moby/buildkit.git#v0.25.0 /buildkit
        ADD git@github.com:moby/buildkit.git /ssh
      `,
    },
  ],
  *check({ model }) {
    for (const add of model.instructions('ADD')) {
      const source = kindOfSources(model, add);
      if (source === undefined) continue;
      const edit = replace(add.keyword.span, matchCase(add.keyword.value, 'COPY'));
      yield {
        span: add.keyword.span,
        message:
          source === 'heredoc'
            ? 'ADD writes a heredoc just like COPY, which does nothing else'
            : 'ADD copies local files like COPY, but would also unpack an archive',
        fixes: [
          source === 'perhaps an archive'
            ? suggestion('Replace ADD with COPY, if no archive is to be unpacked', edit)
            : safeFix('Replace ADD with COPY', edit),
        ],
      };
    }
  },
});

type SourceKind = 'file' | 'heredoc' | 'perhaps an archive';

const flagsOfAddAlone: ReadonlySet<string> = new Set(['checksum', 'keep-git-dir', 'unpack']);

/** Undefined where a source may be something that only ADD can do. */
function kindOfSources(model: DockerfileModel, add: AddInstruction): SourceKind | undefined {
  if (add.destination === undefined || add.flags.some(({ name }) => flagsOfAddAlone.has(name))) return undefined;
  const kinds = add.sources.map((source) => kindOfSource(model, add, source));
  if (kinds.includes(undefined)) return undefined;
  if (kinds.includes('perhaps an archive')) return 'perhaps an archive';
  return kinds.every((kind) => kind === 'heredoc') ? 'heredoc' : 'file';
}

function kindOfSource(model: DockerfileModel, add: AddInstruction, source: Word): SourceKind | undefined {
  if (add.heredocs.some(({ span }) => span.start === source.span.start)) return 'heredoc';
  const known = valueOf(model, add, source);
  // Where the value isn't known, the name may still say enough on both sides of the variable.
  const path = known ?? source.value;
  if (isRemote(path) || (known === null && path.startsWith('$'))) return undefined;
  const ending = endingOf(source.variables.length > 0 && known === null ? behindVariables(source.value) : path);
  if (ending === 'archive') return undefined;
  if (ending === 'unknown') return known === null ? undefined : 'perhaps an archive';
  return known !== null && dependsOnArguments(model, add, source) ? 'perhaps an archive' : 'file';
}

function behindVariables(path: string): string {
  return path.slice(path.lastIndexOf('$')).replace(/^\$(\{[^}]*\}?|\w*)/, '*');
}

const archive = /\.(tar|t?gz|t?bz2?|tb2|t?xz|t?lz|lzma|tlzma|zst|tzst|t?z|lz4|lzo|br)$/i;

/** What the end of a path says about its content; a folder is copied whatever lies in it. */
function endingOf(path: string): 'plain' | 'archive' | 'unknown' {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === '' || name === '.' || name === '..') return 'plain';
  if (archive.test(name)) return 'archive';
  const extension = /\.[^.]*$/.exec(name)?.[0] ?? (/[*?[]/.test(name) ? '*' : '');
  return /[*?[]/.test(extension) ? 'unknown' : 'plain';
}
