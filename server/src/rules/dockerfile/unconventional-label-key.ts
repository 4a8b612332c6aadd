import { instructionsOf } from '../../model/instructions-of.ts';
import { valueOf } from '../../model/value-of.ts';
import type { Word } from '../../syntax/dockerfile/nodes.ts';
import { replace } from '../../text/edit.ts';
import { wildcardMatcher } from '../../text/wildcard.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Fix } from '../rule.ts';

/**
 * Any text can be the key of a label. Docker recommends
 * [how to write them](https://docs.docker.com/engine/manage-resources/labels/#key-format-recommendations), so that tools can
 * filter by them without quoting and no two authors mean different things by one key: lower-case letters, digits, `.`, `-`,
 * `_` and `/`, beginning and ending like a word, no two dots or hyphens in a row, and a domain of one's own in front. The
 * namespaces `com.docker`, `io.docker` and `org.dockerproject` are Docker's.
 *
 * `com.docker.extension` and `com.docker.desktop.extension` are what Docker asks authors of extensions to set, so they are
 * left alone; hadolint reports them. Keys with variables are judged by their value where the file tells it.
 *
 * The fix lower-cases a key and puts hyphens between the words of a `camelCase` one. It is a suggestion: whatever reads the
 * label has to look for the new key.
 *
 * ## When to allow it
 *
 * Where something outside the file dictates the key. Name such keys in the option `allowed`, with `*` for any characters.
 */
export default defineDockerfileRule({
  id: 'unconventional-label-key',
  summary: 'Write label keys in lower case with dots and hyphens, outside of the namespaces that Docker reserves',
  category: 'style',
  severity: 'info',
  fix: 'sometimes',
  preset: 'strict',
  since: '0.1.0',
  sameAs: ['hadolint/DL3048'],
  concepts: [],
  options: [
    {
      name: 'allowed',
      type: 'strings',
      default: [],
      description: 'Keys that are fine as they are; `*` stands for any characters',
    },
  ],
  examples: [
    {
      title: 'Capital letters',
      bad: dockerfile`
        FROM nginx:1.29
        LABEL Maintainer="web@example.com" com.example.buildNumber=12
              ^^^^^^^^^^ Label keys are written in lower case by convention, and \`Maintainer\` is another key than \`maintainer\`
                                           ^^^^^^^^^^^^^^^^^^^^^^^ Label keys are written in lower case by convention, and \`com.example.buildNumber\` is another key than \`com.example.build-number\`
      `,
      fixed: dockerfile`
        FROM nginx:1.29
        LABEL maintainer="web@example.com" com.example.build-number=12
      `,
    },
    {
      title: 'In lower case, continued, with comments in between and quotes',
      bad: dockerfile`
        from nginx:1.29
        label "build date"="2026-08-01" \
              ^^^^^^^^^^^^ A label key made of other characters than letters, digits, \`.\`, \`-\`, \`_\` and \`/\` has to be quoted wherever it is used
              # Somebody else's.
              com.docker.image.source=none \
              ^^^^^^^^^^^^^^^^^^^^^^^ Labels that begin with \`com.docker.\` are reserved for Docker's own use
              com..example.-name=shop
              ^^^^^^^^^^^^^^^^^^ Two dots or hyphens in a row stand for a part of the label key that is missing
        onbuild label .name=shop
                      ^^^^^ A label key begins with a lower-case letter and ends with a letter or digit by convention
      `,
    },
    {
      title: 'Keys by the convention, and Docker’s own for extensions',
      good: dockerfile`
        FROM nginx:1.29
        LABEL maintainer="web@example.com" \
              org.opencontainers.image.ref.name=shop \
              com.example.build_number=12 \
              io.k8s.display-name=Shop \
              example.com/team=web \
              com.docker.desktop.extension.api.version=">= 0.3.4"
      `,
    },
    {
      title: 'A key that something else dictates',
      options: { allowed: ['IMAGEPRIVACY', 'com.example.legacy.*'] },
      good: dockerfile`
        FROM nginx:1.29
        ARG KEY
        LABEL IMAGEPRIVACY=true com.example.legacy.buildNumber=12 $KEY=1
      `,
    },
  ],
  *check({ model, options }) {
    const isAllowed = wildcardMatcher(options.allowed);
    for (const label of instructionsOf(model, 'LABEL')) {
      for (const { key, value } of label.pairs) {
        // The old form without a value is none that BuildKit takes.
        if (value === undefined) continue;
        const name = valueOf(model, label, key);
        if (name === null || name === '' || isAllowed(name)) continue;
        const fault = faultOf(name);
        if (fault === undefined) continue;
        const fix = lowerCase(name, key);
        yield { span: key.span, message: fault, ...(fix === undefined ? {} : { fixes: [fix] }) };
      }
    }
  },
});

function faultOf(key: string): string | undefined {
  const reserved = /^(?:com\.docker|io\.docker|org\.dockerproject)\./.exec(key)?.[0];
  if (reserved !== undefined && !/^com\.docker\.(desktop\.)?extension\./.test(key))
    return `Labels that begin with \`${reserved}\` are reserved for Docker's own use`;
  if (/[^A-Za-z0-9._/-]/.test(key))
    return 'A label key made of other characters than letters, digits, `.`, `-`, `_` and `/` has to be quoted wherever it is used';
  if (/[A-Z]/.test(key))
    return `Label keys are written in lower case by convention, and \`${key}\` is another key than \`${inLowerCase(key)}\``;
  if (/\.\.|--/.test(key)) return 'Two dots or hyphens in a row stand for a part of the label key that is missing';
  if (!/^[a-z]/.test(key) || !/[a-z0-9]$/.test(key))
    return 'A label key begins with a lower-case letter and ends with a letter or digit by convention';
  return undefined;
}

/** `buildNumber` to `build-number`, `MAINTAINER` to `maintainer`. */
function inLowerCase(key: string): string {
  return key.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}

function lowerCase(name: string, { raw, value, span }: Word): Fix | undefined {
  const key = inLowerCase(name);
  const quote = /^["']/.exec(raw)?.[0] ?? '';
  const isLiteral = value === name && raw === quote + value + quote && span.end - span.start === raw.length;
  if (key === name || !isLiteral || faultOf(key) !== undefined) return undefined;
  return suggestion(`Write it as ${key}`, replace(span, quote + key + quote));
}
