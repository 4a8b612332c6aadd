import { insert } from '../../text/edit.ts';
import { removeEntry } from '../../syntax/compose/edit.ts';
import type { ComposeModel } from '../../model/compose.ts';
import type { ComposeEntry } from '../../syntax/compose/nodes.ts';
import { compose, defineComposeRule, safeFix } from '../rule.ts';
import type { Fix } from '../rule.ts';

/**
 * `version` chose between the file formats of the first Compose, which was retired in 2023. Today's Compose reads every
 * file by one [specification](https://docs.docker.com/reference/compose-file/version-and-name/), takes no notice of the
 * number, and warns at each command: "the attribute `version` is obsolete, it will be ignored, please remove it to avoid
 * potential confusion". The confusion is real: a reader who looks up what version 2 or 3 could do reads about rules that
 * no longer apply.
 *
 * ## When to allow it
 *
 * Where the same file is still read by the old `docker-compose` 1 or by `docker stack deploy`, which both want it.
 */
export default defineComposeRule({
  id: 'obsolete-version',
  summary: 'Leave out the top-level `version`: Compose ignores it and warns about it',
  category: 'style',
  severity: 'warning',
  fix: 'always',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: ['dclint/no-version-field'],
  concepts: [],
  examples: [
    {
      title: 'A file from the days of docker-compose 1',
      bad: compose`
        version: "3.8"
        ^^^^^^^ Compose ignores version and warns about it at every command

        services:
          web:
            image: nginx:1.29
      `,
      fixed: compose`
        services:
          web:
            image: nginx:1.29
      `,
    },
    {
      title: 'Comments of their own line stay',
      bad: compose`
        # The shop, as it runs on a laptop.
        version: '2' # the oldest we support
        ^^^^^^^ Compose ignores version and warns about it at every command
        # One service is enough here.
        services:
          web:
            image: nginx:1.29
      `,
      fixed: compose`
        # The shop, as it runs on a laptop.
        # One service is enough here.
        services:
          web:
            image: nginx:1.29
      `,
    },
    {
      title: 'An anchor that is used elsewhere',
      bad: compose`
        version: &release "3"
        ^^^^^^^ Compose ignores version and warns about it at every command
        services:
          web:
            image: nginx:1.29
            labels:
              release: *release
      `,
      fixed: compose`
        x-version: &release "3"
        services:
          web:
            image: nginx:1.29
            labels:
              release: *release
      `,
    },
    {
      title: 'Only the top level has an obsolete version',
      good: compose`
        services:
          web:
            image: nginx:1.29
            labels:
              version: "3.8"
      `,
    },
  ],
  *check({ model }) {
    const { version } = model;
    if (version === undefined || version.merged) return;
    yield {
      span: version.keySpan,
      message: 'Compose ignores version and warns about it at every command',
      tag: 'deprecated',
      fixes: [withoutVersion(model, version)],
    };
  },
});

/** A value whose anchor is used elsewhere has to stay; under a name that starts with `x-` Compose lets it. */
function withoutVersion(model: ComposeModel, version: ComposeEntry): Fix {
  const map = model.tree.documents.find((document) => document.kind === 'map' && document.entries.includes(version));
  const edits = map?.kind === 'map' ? removeEntry(model.tree, map, version) : undefined;
  if (edits !== undefined) return safeFix('Remove version', ...edits);
  const quote = /^["']/.test(model.text.slice(version.keySpan.start)) ? 1 : 0;
  return safeFix('Rename version to x-version, since its anchor is used', insert(version.keySpan.start + quote, 'x-'));
}
