import type { DockerfileModel } from '../../model/dockerfile.ts';
import { removePair } from '../../model/remove-pair.ts';
import { licenseFault } from '../../model/spdx-license.ts';
import type { Stage } from '../../model/stages.ts';
import { stageChain, valueOf } from '../../model/value-of.ts';
import type { LabelInstruction, Pair, Word } from '../../syntax/dockerfile/nodes.ts';
import { replace } from '../../text/edit.ts';
import { listed } from '../../text/listed.ts';
import type { Span } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Finding, type Fix } from '../rule.ts';

/**
 * Registries, inventories and scanners find images by their labels, and they only find what every image has, written in the
 * same way. A schema says which labels those are. The option `schema` has the keys, each with what its value is:
 *
 *     label-off-schema:
 *       schema:
 *         org.opencontainers.image.authors: text
 *         org.opencontainers.image.created: rfc3339
 *         org.opencontainers.image.licenses: spdx
 *         org.opencontainers.image.revision: hash
 *         org.opencontainers.image.source: url
 *         org.opencontainers.image.version: semver
 *         com.example.contact: email
 *
 * Without a schema the rule says nothing. With one, a label that is missing from the final stage is reported, one that is
 * empty, and one whose value is of another kind; with `strict` also every label that is not in the schema.
 *
 * - `text`: anything that is not empty
 * - `url`: absolute, with a scheme and, for the web, a host
 * - `rfc3339`: a date and time with its zone, `2026-08-01T12:00:00Z`
 * - `semver`: a version by Semantic Versioning 2.0, `1.4.0-rc.1`
 * - `spdx`: an expression of SPDX licence ids, `MIT OR Apache-2.0`
 * - `hash`: a Git commit, abbreviated or not
 * - `email`: an address, with a name in front or without
 *
 * The list of SPDX ids grows, so an id that is not known here is no finding; what is reported are texts that can't be an
 * expression (`MIT License`), other spellings of well-known ids (`GPLv3`) and near misses of them (`Apche-2.0`). SPDX makes no
 * difference between capital and small letters.
 *
 * Looked at is what the final stage gets in the end, from itself and from the stages that it starts from. Values with
 * variables are not judged, labels that `ONBUILD` sets belong to another image, and a label that the base image has counts as
 * missing, because the file doesn't show it. hadolint judges variables and the labels of other stages too, takes no
 * licence expressions, and no names in front of e-mail addresses.
 *
 * ## When to allow it
 *
 * Where an image is no part of what the schema is for, such as one for tests.
 */
export default defineDockerfileRule({
  id: 'label-off-schema',
  summary: 'Label images as the schema in the settings says: no label missing, each value of its kind',
  category: 'correctness',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'optional',
  since: '0.1.0',
  sameAs: [
    'hadolint/DL3049',
    'hadolint/DL3050',
    'hadolint/DL3051',
    'hadolint/DL3052',
    'hadolint/DL3053',
    'hadolint/DL3054',
    'hadolint/DL3055',
    'hadolint/DL3056',
    'hadolint/DL3058',
  ],
  concepts: [],
  options: [
    {
      name: 'schema',
      type: 'map',
      default: {},
      values: ['text', 'url', 'rfc3339', 'semver', 'spdx', 'hash', 'email'],
      description: 'The labels that an image has to have, each with the kind of its value',
    },
    {
      name: 'strict',
      type: 'boolean',
      default: false,
      description: 'Report labels that are not in the schema',
    },
  ],
  examples: [
    {
      title: 'Labels that are missing, and one that is empty',
      options: { schema: { authors: 'text', version: 'semver', source: 'url' } },
      bad: dockerfile`
        FROM golang:1.25 AS build
        LABEL version=1.4.0 source=https://example.com/shop

        FROM debian:12-slim
             ^^^^^^^^^^^^^^ The final stage has no labels \`version\` and \`source\`, which the schema asks for
        LABEL authors=""
              ^^^^^^^^^^ The label \`authors\` is empty, and the schema asks for a text
      `,
    },
    {
      title: 'Values of another kind, in lower case, continued, with a comment in between',
      options: {
        schema: {
          created: 'rfc3339',
          version: 'semver',
          licenses: 'spdx',
          revision: 'hash',
          source: 'url',
          contact: 'email',
        },
      },
      bad: dockerfile`
        from debian:12-slim
        label created="2026-08-01 12:00:00Z" \
                      ^^^^^^^^^^^^^^^^^^^^^^ The schema asks for a time by RFC 3339 in \`created\`, such as 2026-08-01T12:00:00Z
              # As it is tagged.
              version=v1.4.0 \
                      ^^^^^^ The schema asks for a semantic version in \`version\`, such as 1.4.0
              licenses="MIT OR GPLv3" \
                               ^^^^^ \`GPLv3\` is no SPDX id, so what reads \`licenses\` does not know the licence
              revision=main \
                       ^^^^ The schema asks for a Git commit hash in \`revision\`
              source=example.com/shop \
                     ^^^^^^^^^^^^^^^^ The schema asks for a URL in \`source\`, and this one has no scheme such as \`https://\`
              contact="the web team"
                      ^^^^^^^^^^^^^^ The schema asks for an e-mail address in \`contact\`
      `,
      fixed: dockerfile`
        from debian:12-slim
        label created="2026-08-01T12:00:00Z" \
              # As it is tagged.
              version=1.4.0 \
              licenses="MIT OR GPL-3.0-only" \
              revision=main \
              source=example.com/shop \
              contact="the web team"
      `,
    },
    {
      title: 'No other labels',
      options: { schema: { version: 'semver' }, strict: true },
      bad: dockerfile`
        FROM debian:12-slim
        LABEL version=1.4.0 vendor=Example
                            ^^^^^^ The label \`vendor\` is not in the schema, which is strict
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        LABEL version=1.4.0
      `,
    },
    {
      title: 'Labels of the base stage, variables, and licences that are not known',
      options: { schema: { version: 'semver', licenses: 'spdx', source: 'url', authors: 'email' } },
      good: dockerfile`
        FROM debian:12-slim AS base
        LABEL source=ssh://git@example.com/shop.git version=dev
        ONBUILD LABEL authors=none

        FROM base
        ARG VERSION
        LABEL version=$VERSION
        LABEL licenses="(mit AND LicenseRef-Example-1) OR Brand-New-1.0+ WITH Classpath-exception-2.0"
        LABEL authors="The web team <web@example.com>"
      `,
    },
    {
      title: 'Without a schema nothing is asked for',
      good: dockerfile`
        FROM debian:12-slim
        LABEL version=latest
      `,
    },
  ],
  *check({ model, options }) {
    const schema = new Map(Object.entries(options.schema));
    const final = model.finalStage;
    if (final === undefined || (schema.size === 0 && !options.strict)) return;
    const { labels, areAllKnown } = labelsOf(model, final);
    if (areAllKnown) yield* missingLabels(final, schema, labels);
    for (const [key, set] of labels) {
      const kind = schema.get(key);
      if (kind !== undefined) yield* wrongValue(model.text, kind, key, set.pair);
      else if (options.strict) yield superfluous(model.text, key, set);
    }
  },
});

interface SetLabel {
  readonly label: LabelInstruction;
  readonly pair: Pair;
  readonly index: number;
}

/** What the final stage has in the end, and whether the file tells all of the keys. */
function labelsOf(
  model: DockerfileModel,
  final: Stage,
): { readonly labels: ReadonlyMap<string, SetLabel>; readonly areAllKnown: boolean } {
  const labels = new Map<string, SetLabel>();
  let areAllKnown = true;
  for (const { instructions } of [...stageChain(model, final)].toReversed()) {
    for (const label of instructions) {
      if (label.type !== 'LABEL') continue;
      for (const [index, pair] of label.pairs.entries()) {
        const key = valueOf(model, label, pair.key);
        if (key === null) areAllKnown = false;
        else if (pair.value !== undefined) labels.set(key, { label, pair, index });
      }
    }
  }
  return { labels, areAllKnown };
}

function* missingLabels(
  { from }: Stage,
  schema: ReadonlyMap<string, string>,
  labels: ReadonlyMap<string, SetLabel>,
): Generator<Finding> {
  const missing = [...schema.keys()].filter((key) => !labels.has(key)).map((key) => `\`${key}\``);
  if (missing.length === 0) return;
  yield {
    span: (from.image ?? from.keyword).span,
    message: `The final stage has no label${missing.length === 1 ? '' : 's'} ${listed(missing)}, which the schema asks for`,
    sameAs: ['hadolint/DL3049'],
  };
}

function superfluous(text: string, key: string, { label, pair, index }: SetLabel): Finding {
  const edits = removePair(text, label, index);
  return {
    span: pair.key.span,
    message: `The label \`${key}\` is not in the schema, which is strict`,
    sameAs: ['hadolint/DL3050'],
    ...(edits === undefined ? {} : { fixes: [suggestion(`Remove the label ${key}`, ...edits)] }),
  };
}

function* wrongValue(text: string, kind: string, key: string, { value, span }: Pair): Generator<Finding> {
  if (value === undefined || value.variables.length > 0) return;
  if (value.value === '') {
    yield {
      span,
      message: `The label \`${key}\` is empty, and the schema asks for ${kindNames[kind] ?? 'a text'}`,
      sameAs: ['hadolint/DL3051'],
    };
    return;
  }
  const fault = faultOf(kind, key, value.value);
  if (fault === undefined) return;
  const part = partOf(text, value, fault);
  const fixes: readonly Fix[] =
    part === undefined ? [] : fault.replacements.map((other) => suggestion(`Write ${other}`, replace(part, other)));
  yield {
    span: part !== undefined && fault.isPart ? part : value.span,
    message: fault.message,
    sameAs: checks[kind] ?? [],
    ...(fixes.length === 0 ? {} : { fixes }),
  };
}

/** hadolint has a check for each kind. */
const checks: Readonly<Record<string, readonly string[]>> = {
  url: ['hadolint/DL3052'],
  rfc3339: ['hadolint/DL3053'],
  spdx: ['hadolint/DL3054'],
  hash: ['hadolint/DL3055'],
  semver: ['hadolint/DL3056'],
  email: ['hadolint/DL3058'],
};

const kindNames: Readonly<Record<string, string>> = {
  text: 'a text',
  url: 'a URL',
  rfc3339: 'a time by RFC 3339',
  semver: 'a semantic version',
  spdx: 'an SPDX licence expression',
  hash: 'a Git commit hash',
  email: 'an e-mail address',
};

interface Fault {
  readonly message: string;
  /** Of the value. */
  readonly start: number;
  readonly end: number;
  /** Whether that is less than all of it. */
  readonly isPart: boolean;
  /** What can stand there instead, likeliest first. */
  readonly replacements: readonly string[];
}

function faultOf(kind: string, key: string, value: string): Fault | undefined {
  if (kind === 'spdx') return licenseFaultOf(key, value);
  const asks = `The schema asks for ${kindNames[kind] ?? kind} in \`${key}\``;
  const fault = (message: string, ...replacements: readonly string[]): Fault => ({
    message,
    start: 0,
    end: value.length,
    isPart: false,
    replacements,
  });
  switch (kind) {
    case 'url':
      if (isUrl(value)) return undefined;
      return fault(
        /^[a-z][a-z0-9+.-]*:/i.test(value) ? asks : `${asks}, and this one has no scheme such as \`https://\``,
      );
    case 'rfc3339':
      return isTime(value) ? undefined : fault(`${asks}, such as 2026-08-01T12:00:00Z`, ...times(value));
    case 'semver':
      return isVersion(value) ? undefined : fault(`${asks}, such as 1.4.0`, ...versions(value));
    case 'hash':
      return /^([0-9a-f]{4,40}|[0-9a-f]{64})$/i.test(value) ? undefined : fault(asks);
    case 'email':
      return isAddress(value) ? undefined : fault(asks);
    default:
      return undefined;
  }
}

function licenseFaultOf(key: string, value: string): Fault | undefined {
  const found = licenseFault(value);
  if (found === undefined) return undefined;
  const { kind, start, end, replacements } = found;
  const written = value.slice(start, end);
  const message =
    kind === 'id'
      ? `\`${written}\` is no SPDX id, so what reads \`${key}\` does not know the licence`
      : `The schema asks for an SPDX licence expression in \`${key}\`: ids, joined by AND, OR and WITH`;
  return { message, start, end, isPart: kind === 'id', replacements };
}

/** Where a part of the value stands in the file, if it is written out there as it is meant. */
function partOf(text: string, { raw, value, span }: Word, { start, end }: Fault): Span | undefined {
  const quote = /^["']/.exec(raw)?.[0] ?? '';
  if (raw !== quote + value + quote || text.slice(span.start, span.end) !== raw) return undefined;
  const from = span.start + quote.length;
  return { start: from + start, end: from + end };
}

/** By RFC 3986, but for letters of other scripts, which browsers take too. */
function isUrl(value: string): boolean {
  if (!/^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/i.test(value) || /%(?![0-9a-f]{2})/i.test(value)) return false;
  return !/^(https?|ftp|ssh|git):/i.test(value) || /^[a-z]+:\/\/[^/?#]/i.test(value);
}

function isTime(value: string): boolean {
  const match =
    /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i.exec(value);
  if (match === null) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function times(value: string): readonly string[] {
  const [, date = '', time = 'T00:00:00', zone = 'Z'] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))? ?(Z|[+-]\d\d:?\d\d)?$/i.exec(value) ?? [];
  const seconds = /^\d\d:\d\d$/.test(time) ? `${time}:00` : time;
  const written = `${date}${seconds.startsWith('T') ? '' : 'T'}${seconds}${zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`;
  return isTime(written) ? [written] : [];
}

/** The expression that semver.org suggests. */
function isVersion(value: string): boolean {
  return /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-((0|[1-9]\d*|\d*[a-z-][0-9a-z-]*)(\.(0|[1-9]\d*|\d*[a-z-][0-9a-z-]*))*))?(\+([0-9a-z-]+(\.[0-9a-z-]+)*))?$/i.test(
    value,
  );
}

function versions(value: string): readonly string[] {
  const number = value.replace(/^v(?=\d)/i, '');
  return [number, `${number}.0`, `${number}.0.0`].filter(isVersion).slice(0, 1);
}

/** One address or several, with names or without, as RFC 5322 writes them but for comments. */
function isAddress(value: string): boolean {
  const address = /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()\\]+$|^"([^"\\]|\\.)*"@[^\s@<>,;:"()\\]+$/;
  return value.split(',').every((part) => {
    const named = /^[^<>@]*<([^<>]+)>$/.exec(part.trim());
    return address.test(named?.[1] ?? part.trim());
  });
}
