import type { DockerfileModel } from '../../model/dockerfile.ts';
import { imageUses, whereWritten, type ImageUse } from '../../model/image-uses.ts';
import { checkedOn, endsOfLife, type EndOfLife, type Lifecycle } from '../../model/official-images.ts';
import { packageCommands } from '../../model/packages.ts';
import { allRuns } from '../../model/runs.ts';
import { replace, type Edit } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Fix } from '../rule.ts';

/**
 * When a version reaches its end of life, nobody mends it any more: the faults that are found from then on stay open in
 * every image that is built on it. Images of that version are no longer made anew, so that a rebuild brings no fixes of the
 * distribution below either, and sooner or later its packages move to an archive where `apt-get update` doesn't look.
 *
 * The rule has a table of common images (distributions, languages, databases, .NET) with the last day of free support of each
 * version, for Debian with its long-term support; it was last checked on 2026-11-22 and knows nothing of later days. What is
 * paid for (Ubuntu Pro, extended support) doesn't count, since it isn't in the images. A tag that names the distribution
 * (`3.13-buster`, `22-alpine3.18`) is looked up by that too, and the defaults of ARGs are filled in. Versions are reported
 * half a year after their end, so that there is time to move; the option changes that.
 *
 * Where the next supported version of the same image has the same variant, it is suggested, for all places of the file at
 * once. It isn't where the file has the old version elsewhere too (in a path, a name of packages), or pins packages of
 * a distribution; nor for databases, whose newer versions don't read the files of older ones.
 *
 * ## When to allow it
 *
 * Where an old system has to be rebuilt as it was, and where someone is paid for its support.
 */
export default defineDockerfileRule({
  id: 'end-of-life-image',
  summary: 'Start from a version that still gets fixes',
  category: 'security',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: [],
  concepts: ['image-tag'],
  options: [
    {
      name: 'months',
      type: 'number',
      default: 6,
      description: 'How many months after its end a version is reported; 0 for at once.',
    },
  ],
  examples: [
    {
      title: 'A language and a distribution',
      bad: dockerfile`
        FROM node:14-alpine AS assets
                  ^^ Node.js 14 reached its end of life on 2023-04-30, so its faults are no longer fixed
        RUN npm ci && npm run build

        FROM debian:stretch-slim
                    ^^^^^^^ Debian 9 reached its end of life on 2022-07-01, so its faults are no longer fixed
        COPY --from=assets /dist /srv
      `,
      fixed: dockerfile`
        FROM node:24-alpine AS assets
        RUN npm ci && npm run build

        FROM debian:bookworm-slim
        COPY --from=assets /dist /srv
      `,
    },
    {
      title: 'The version stands in an ARG, for two stages',
      bad: dockerfile`
        # The one that the servers have.
        arg python_version=3.7
                           ^^^ Python 3.7 reached its end of life on 2023-06-27, so its faults are no longer fixed
        from python:\${python_version} as build
        run pip wheel --wheel-dir /wheels flask==2.2.5
        from \
          # Without compilers.
          python:\${python_version}-slim
        copy --from=build /wheels /wheels
      `,
      fixed: dockerfile`
        # The one that the servers have.
        arg python_version=3.11
        from python:\${python_version} as build
        run pip wheel --wheel-dir /wheels flask==2.2.5
        from \
          # Without compilers.
          python:\${python_version}-slim
        copy --from=build /wheels /wheels
      `,
    },
    {
      title: 'The distribution below a language',
      bad: dockerfile`
        FROM python:3.12-slim-buster
                              ^^^^^^ Debian 10 reached its end of life on 2024-06-30, so its faults are no longer fixed
        COPY --from=golang:1.25-alpine3.15 /usr/local/go /usr/local/go
                                      ^^^^ Alpine 3.15 reached its end of life on 2023-11-01, so its faults are no longer fixed
      `,
      fixed: dockerfile`
        FROM python:3.12-slim-bookworm
        COPY --from=golang:1.25-alpine3.15 /usr/local/go /usr/local/go
      `,
    },
    {
      title: 'A database is not moved by another tag alone',
      bad: dockerfile`
        FROM postgres:9.6
                      ^^^ PostgreSQL 9.6 reached its end of life on 2021-11-11, so its faults are no longer fixed
      `,
    },
    {
      title: 'Versions with support, and tags that move on',
      good: dockerfile`
        FROM python:3 AS build
        FROM node:lts-alpine AS assets
        FROM ubuntu:24.04
      `,
    },
    {
      title: 'A stage and an image of one’s own',
      good: dockerfile`
        FROM registry.example.com/node:14 AS node
        FROM node
      `,
    },
  ],
  *check({ model, options }) {
    const found = new Map<number, Found>();
    const ends = new Map<string, EndOfLife | undefined>();
    for (const use of imageUses(model)) {
      const { tag, familiarName, parts } = use.reference;
      if (tag === undefined || parts.tag === undefined) continue;
      const image = `${familiarName}:${tag}`;
      if (!ends.has(image)) {
        ends.set(
          image,
          [...endsOfLife(familiarName, tag)].find(({ date }) => isOver(date, options.months)),
        );
      }
      const end = ends.get(image);
      if (end === undefined) continue;
      const start = parts.tag.start + end.at;
      const written = whereWritten(model, use, { start, end: start + end.written.length });
      const span = written ?? use.word.span;
      const known = found.get(span.start);
      // One default of an ARG may be the version of several images.
      if (known === undefined) found.set(span.start, { end, span, written, uses: [{ use, tag }] });
      else known.uses.push({ use, tag });
    }
    const all = [...found.values()];
    for (const { end, span } of all) {
      const fix = fixFor(model, all, end);
      yield {
        span,
        message: `${end.lifecycle.product} ${end.version} reached its end of life on ${end.date}, so its faults are no longer fixed`,
        ...(fix === undefined ? {} : { fixes: [fix] }),
      };
    }
  },
});

interface Found {
  readonly end: EndOfLife;
  readonly span: Span;
  readonly written: Span | undefined;
  readonly uses: { readonly use: ImageUse; readonly tag: string }[];
}

/** Whether so many months have gone by since a day, on the day the table was checked. */
function isOver(date: string, months: number): boolean {
  const [year = 0, month = 1] = date.split('-').map(Number);
  const later = year * 12 + month - 1 + months;
  const day = `${Math.floor(later / 12)}-${String((later % 12) + 1).padStart(2, '0')}${date.slice(7)}`;
  return day <= checkedOn;
}

/** One fix for all places that have the same version, be it `7` or `7.4`: stages that copy from each other have to stay together. */
function fixFor(model: DockerfileModel, all: readonly Found[], end: EndOfLife): Fix | undefined {
  const places = all.filter((other) => other.end.lifecycle === end.lifecycle && other.end.date === end.date);
  const { next } = end.lifecycle;
  if (next === undefined) return undefined;
  const edits: Edit[] = [];
  for (const { written, uses, end: here } of places) {
    const replacement = /^\d/.test(here.written) ? next.version : next.codename;
    if (written === undefined || replacement === undefined) return undefined;
    if (!uses.every(({ use, tag }) => use.reference.digest === undefined && hasVariant(here, tag))) return undefined;
    edits.push(replace(written, replacement));
  }
  const spans = places.map(({ written }) => written);
  if (isNamedElsewhere(model.text, end, spans) || pinsSystemPackages(model)) return undefined;
  return suggestion(`Use ${end.lifecycle.product} ${next.version}`, ...edits);
}

/** Whether the next version has what stands around the old one in a tag. */
function hasVariant({ lifecycle, written, at }: EndOfLife, tag: string): boolean {
  const { next } = lifecycle;
  if (next === undefined) return false;
  const behind = tag.slice(at + written.length);
  if (at === 0) return next.variants.includes(behind);
  // The distribution of another image: those that have Debian 10 have Debian 12, where they are still made.
  return isDebian(lifecycle) && behind !== '' ? behind === '-slim' : isDebian(lifecycle);
}

function isDebian({ product }: Lifecycle): boolean {
  return product === 'Debian';
}

/** Whether the version is also part of a path, of a package's name or of a comment. */
function isNamedElsewhere(text: string, { written }: EndOfLife, spans: readonly (Span | undefined)[]): boolean {
  // A number alone may be anything.
  if (/^\d+$/.test(written)) return false;
  for (let at = text.indexOf(written); at >= 0; at = text.indexOf(written, at + 1)) {
    if (/\d/.test(text[at - 1] ?? '') || /\d/.test(text[at + written.length] ?? '')) continue;
    if (!spans.some((span) => span?.start === at)) return true;
  }
  return false;
}

/** `curl=7.80.0-r0` is there in one release of a distribution only. */
function pinsSystemPackages(model: DockerfileModel): boolean {
  for (const { script } of allRuns(model)) {
    for (const { manager, operands } of packageCommands(script)) {
      if ((manager === 'apk' || manager === 'apt') && operands.some(({ value }) => value.includes('='))) return true;
    }
  }
  return false;
}
