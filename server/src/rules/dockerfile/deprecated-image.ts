import { imageUses, whereWritten } from '../../model/image-uses.ts';
import { deprecatedImages, endsOfLife, officialName } from '../../model/official-images.ts';
import type { ImageReference } from '../../syntax/dockerfile/image-reference.ts';
import { replace } from '../../text/edit.ts';
import { defineDockerfileRule, dockerfile, suggestion } from '../rule.ts';

/**
 * Some official images are still there to be pulled, but nobody makes them any more: their publisher moved to a name of its
 * own (`jenkins/jenkins`, `hashicorp/vault`), others took over (`openjdk`), or the software itself ended (`centos`). What is
 * found in them from then on stays as it is.
 *
 * The list has what the pages of the official images call deprecated, and what was taken off their list; it was
 * last looked at in August 2026. Of `openjdk` the early-access builds go on, so they are not meant. Versions of CentOS are
 * reported with the day of their end by `end-of-life-image`. Stages of the file are no images; the defaults of ARGs are
 * filled in.
 *
 * The fix writes the successor where it has the same: `eclipse-temurin` for the versions of OpenJDK with long support. It is
 * a suggestion, since others build it, on another distribution.
 *
 * ## When to allow it
 *
 * Where an old system has to be rebuilt as it was.
 */
export default defineDockerfileRule({
  id: 'deprecated-image',
  summary: 'Start from an image that somebody still maintains',
  category: 'security',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: [],
  concepts: ['image-tag'],
  examples: [
    {
      title: 'OpenJDK',
      bad: dockerfile`
        FROM openjdk:17-jdk-slim AS build
             ^^^^^^^ \`openjdk\` gets no more updates: eclipse-temurin, amazoncorretto and others have the same OpenJDK
        RUN ./mvnw package

        FROM openjdk:8u212-jre-alpine
             ^^^^^^^ \`openjdk\` gets no more updates: eclipse-temurin, amazoncorretto and others have the same OpenJDK
        COPY --from=build /app.jar /
      `,
      fixed: dockerfile`
        FROM eclipse-temurin:17-jdk AS build
        RUN ./mvnw package

        FROM eclipse-temurin:8-jre-alpine
        COPY --from=build /app.jar /
      `,
    },
    {
      title: 'The publisher has a name of its own, with comments and arguments',
      bad: dockerfile`
        arg release=9
        from \
          # As on the servers.
          rockylinux:\${release}
          ^^^^^^^^^^ \`rockylinux\` gets no more updates: Rocky Linux publishes its images as rockylinux/rockylinux
        run dnf install -y nginx && dnf clean all
      `,
      fixed: dockerfile`
        arg release=9
        from \
          # As on the servers.
          rockylinux/rockylinux:\${release}
        run dnf install -y nginx && dnf clean all
      `,
    },
    {
      title: 'Nothing takes its place as it is',
      bad: dockerfile`
        FROM centos:latest
             ^^^^^^ \`centos\` gets no more updates: almalinux and rockylinux/rockylinux go on from CentOS Linux
      `,
    },
    {
      title: 'Names of stages, of other publishers, and builds that go on',
      good: dockerfile`
        FROM eclipse-temurin:21 AS java
        FROM java
        FROM quay.io/centos/centos:stream9
        FROM openjdk:27-ea-slim
      `,
    },
    {
      title: 'Copied from an image that is maintained',
      good: dockerfile`
        FROM alpine:3.22
        COPY --from=hashicorp/vault:1.20 /bin/vault /usr/local/bin/
      `,
    },
  ],
  *check({ model }) {
    const reported = new Set<number>();
    for (const use of imageUses(model)) {
      const { reference } = use;
      const name = officialName(reference.familiarName);
      const deprecation = Object.hasOwn(deprecatedImages, name) ? deprecatedImages[name] : undefined;
      if (deprecation === undefined || isStillMade(name, reference)) continue;
      // Without a tag it may as well be the name of a stage or of a build context.
      if (use.from !== 'FROM' && reference.tag === undefined && reference.digest === undefined) continue;
      const { end } = reference.parts.name;
      const written = whereWritten(model, use, { start: end - name.length, end });
      const span = written ?? use.word.span;
      if (reported.has(span.start)) continue;
      reported.add(span.start);
      const successor = successorOf(name, reference);
      const all = successor && whereWritten(model, use, { start: 0, end: successor.keepsTag ? end : use.text.length });
      yield {
        span,
        message: `\`${name}\` gets no more updates: ${deprecation.instead}`,
        ...(successor === undefined || all === undefined
          ? {}
          : { fixes: [suggestion(`Use ${successor.image}`, replace(all, successor.image))] }),
      };
    }
  },
});

function isStillMade(name: string, { familiarName, tag = '' }: ImageReference): boolean {
  if (name === 'openjdk') return /-(ea|rc)(-|$)/.test(tag);
  // What has a day of its end is reported with it.
  return !endsOfLife(familiarName, tag).next().done;
}

interface Successor {
  readonly image: string;
  readonly keepsTag: boolean;
}

function successorOf(name: string, reference: ImageReference): Successor | undefined {
  const successor = deprecatedImages[name]?.successor;
  const { tag, digest, familiarName } = reference;
  if (successor === undefined || digest !== undefined || familiarName !== name) return undefined;
  if (successor.image === 'eclipse-temurin') return tag === undefined ? undefined : temurinFor(tag);
  const keeps = successor.tags === 'same' || (successor.tags === 'latest' && (tag === undefined || tag === 'latest'));
  return keeps ? { image: successor.image, keepsTag: true } : undefined;
}

/** The image of Eclipse Temurin with the same Java: it has no small variant, but is not as large as `openjdk` was. */
function temurinFor(tag: string): Successor | undefined {
  const parts =
    /^(8|11|17|21)(?:[u.][\w.]*)?(-jdk|-jre)?(?:-slim)?(?:-(?:stretch|buster|bullseye)|(-alpine)[\d.]*)?$/.exec(tag);
  if (parts === null) return undefined;
  const [, version = '', kind = '', alpine = ''] = parts;
  return { image: `eclipse-temurin:${version}${kind}${alpine}`, keepsTag: false };
}
