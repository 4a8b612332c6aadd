import { baseImageOf } from '../../model/base-image.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import { valueOf } from '../../model/value-of.ts';
import type { Word } from '../../syntax/dockerfile/nodes.ts';
import { insert } from '../../text/edit.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Fix } from '../rule.ts';

/**
 * `ENV PATH=/opt/app/bin` doesn't add a folder to those that commands are looked for in: it takes their place. From there on
 * `ls`, `apt-get` and everything else of the base image is "not found", in the build and in the running container.
 *
 * Reported is a value that neither goes on with the old one (`$PATH`) nor has `/usr/bin` and `/bin` itself. On `scratch`
 * and in distroless images there is nothing to lose, and what only the build can tell is left alone.
 *
 * ## When to allow it
 *
 * In an image without commands of its own, where everything is called by its full path.
 */
export default defineDockerfileRule({
  id: 'path-replaced',
  summary: 'Add to `PATH` instead of replacing it, or the commands of the base image are not found',
  category: 'correctness',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: [],
  concepts: [],
  examples: [
    {
      title: 'Instead of the folders that were there',
      bad: dockerfile`
        FROM python:3.13-slim
        ENV PATH=/opt/venv/bin
                 ^^^^^^^^^^^^^ This takes the place of all folders in PATH, so the commands of the base image are not found any more
      `,
      fixed: dockerfile`
        FROM python:3.13-slim
        ENV PATH=/opt/venv/bin:$PATH
      `,
    },
    {
      title: 'In quotes, with another variable, comments and continued lines',
      bad: dockerfile`
        from debian:12-slim
        env HOME_OF_TOOLS=/opt/tools
        env LANG=C.UTF-8 \
            # What we built ourselves.
            PATH="$HOME_OF_TOOLS/bin:/opt/bin"
                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ This takes the place of all folders in PATH, so the commands of the base image are not found any more
      `,
      fixed: dockerfile`
        from debian:12-slim
        env HOME_OF_TOOLS=/opt/tools
        env LANG=C.UTF-8 \
            # What we built ourselves.
            PATH="$HOME_OF_TOOLS/bin:/opt/bin:$PATH"
      `,
    },
    {
      title: 'Added, or written out in full',
      good: dockerfile`
        FROM debian:12-slim
        ENV PATH=/opt/bin:\${PATH}
        ENV PATH=/opt/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
      `,
    },
    {
      title: 'Nothing to lose, and only the build can tell',
      good: dockerfile`
        FROM scratch AS empty
        ENV PATH=/app
        FROM debian:12-slim
        ARG SEARCH
        ENV PATH=$SEARCH
      `,
    },
  ],
  *check({ model }) {
    for (const env of model.instructions('ENV')) {
      for (const { key, value } of env.pairs) {
        if (key.value !== 'PATH' || value === undefined || /PATH|;|\\/.test(value.raw)) continue;
        const folders = valueOf(model, env, value)?.split(':');
        if (folders === undefined || !folders.every((folder) => folder.startsWith('/'))) continue;
        // On systems with merged folders either is enough.
        if (folders.some((folder) => /^(\/usr)?\/bin\/?$/.test(folder))) continue;
        if (baseImageOf(model, model.stageOf(env))?.hasShell === false) continue;
        const fix = withPath(model, value);
        yield {
          span: value.span,
          message:
            'This takes the place of all folders in PATH, so the commands of the base image are not found any more',
          ...(fix === undefined ? {} : { fixes: [fix] }),
        };
      }
    }
  },
});

function withPath(model: DockerfileModel, { raw, span }: Word): Fix | undefined {
  if (model.text.slice(span.start, span.end) !== raw) return undefined;
  if (/^"[^"]*"$/.test(raw)) return suggestion('Add it to PATH', insert(span.end - 1, ':$PATH'));
  return /["']/.test(raw) ? undefined : suggestion('Add it to PATH', insert(span.end, ':$PATH'));
}
