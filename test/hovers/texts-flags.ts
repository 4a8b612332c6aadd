import { dockerfile, type HoverText } from './text.ts';

/** Small files that bring out the facts of concepts about flags, mounts, variables and building. */
export const flags: readonly HoverText[] = [
  dockerfile`
    ARG GLOBAL=1
    ARG BASE=busybox
    ARG OS=$TARGETOS
    FROM $BASE:$TARGETARCH$MISSING$INSIDE AS first
    ARG GLOBAL
    ARG INSIDE=2
    ARG NONE
    ARG DERIVED=$NONE
    ENV FIXED=a/b-c/d OPEN=$NONE
    ENV INSIDE=3
    WORKDIR /$GLOBAL/$INSIDE/$NONE/$DERIVED/$FIXED/$OPEN/$LATER/$TARGETARCH/$HTTP_PROXY/$UNKNOWN
    ENV SAME=1 OTHER=$SAME
    ARG FIXED=4 TARGETARCH
    ENV LATER=$FIXED$TARGETARCH
    FROM scratch
    ARG PLAIN=v1.2-beta
    ENV A=\${FIXED:-x} B=\${BASE-y} C=\${PLAIN:+z} D=\${PLAIN+z} E="\${PLAIN:?no value}" F=\${PLAIN?none}
    ENV G=\${PLAIN#v} H=\${PLAIN##*.} I=\${PLAIN%-*} J=\${PLAIN%%.*} K=\${PLAIN/-/_} L=\${PLAIN//-/_}
    FROM busybox
    EXPOSE \${PORT:-80} $PORT
    ENV PATH=/x:$PATH KEPT=\${PATH:-y}
  `,
  dockerfile`
    FROM node:22 AS build
    WORKDIR /src
    RUN echo
    FROM debian:12 AS same
    USER app
    COPY --from=build dist/app /app
    COPY --from=0 --chown=app /lib /lib/
    COPY --from=later /x /y
    COPY --from=$NAME /x /y
    FROM node:22 AS later
    COPY --from=build /src/dist dist/
    FROM scratch
    COPY --from=build /src/dist /dist
  `,
  dockerfile`
    FROM debian:12
    WORKDIR /work
    RUN --mount=type=cache,target=/var/cache/apt apt-get update
    RUN --mount=type=cache,target=cache,id=one,sharing=private,ro echo
    RUN --mount=type=cache,target=/root/.cache/pip pip install --no-cache-dir x
    RUN --mount=type=cache,target=/root/.cache/pip,sharing=locked pip install x
    RUN --mount=type=cache,target=/alone echo
    RUN --mount=type=secret,id=token --mount=type=secret,id=key,env=KEY,required=true echo
    RUN --mount=type=secret,target=/etc/both,env=BOTH echo
    USER app
    RUN --mount=type=cache,target=/home/app/x echo
    RUN --mount=type=secret,id=token cat /run/secrets/token
  `,
  dockerfile`
    FROM debian:12
    RUN a && b || c; d & e
    RUN a && b; c || true
    RUN set -e; a; b && c; d
    RUN apt-get update
    RUN apt-get install -qq --no-install-recommends curl
    RUN apt-get update && apt-get install curl
    RUN dnf install curl; yum install -y wget
    RUN --mount=type=cache,target=/root/.cache/pip pip install --no-cache-dir x && pip install x
    FROM alpine:3.22
    RUN apk add curl && apk add --no-cache --virtual .build gcc
    RUN npm install && npm ci --omit=dev && yarn install --frozen-lockfile
    FROM python:3.12
    RUN pip install -r requirements.txt && pip install --no-cache-dir x
    FROM example.com/own
    RUN pip install x
  `,
  dockerfile`
    FROM debian:12 AS first
    COPY --chown=app a /
    COPY --chown=app:staff b /
    ADD --chown=1000 c /
    COPY --chown=:2000 d /
    COPY --chown=$WHO e /
    RUN apt-get update
    RUN --mount=type=cache,target=/var/cache/apt apt-get clean
    FROM first
    RUN apt-get update && rm -rf /var/lib/apt/lists/* && apt-get clean
    COPY --chown=other f /
    USER app
    COPY --chown=app g /
    FROM scratch AS bare
    COPY --chown=app h /
    FROM debian:12
    RUN rm -rf /root/.npm
  `,
  dockerfile`
    FROM --platform=$BUILDPLATFORM golang:1.23 AS cross
    ARG TARGETARCH BUILDOS TARGETVARIANT TARGETSTAGE
    COPY weights.onnx /
    ADD https://example.com/weights.gguf?download=true /
    RUN set -eux; set +e; (set -o pipefail; a | b)
    FROM --platform=$BUILDPLATFORM golang:1.23
    FROM --platform=$TARGETPLATFORM debian:12
    FROM --platform=$OTHER debian:12
    RUN set -o pipefail
    FROM --platform=linux/amd64 debian:12
    SHELL ["/bin/bash", "-eo", "pipefail", "-c"]
    COPY weights.pt /models/
    RUN curl -fsSLO https://example.com/weights.safetensors
  `,
  dockerfile`
    FROM debian:12 AS tools
    COPY --chmod=755 --link a /
    COPY --chmod=0644 b.txt /
    COPY --chmod=u+x,go=rX c /
    COPY --chmod=$MODE d /
    COPY --link=false e /
    COPY --link --chown=app f /
    RUN --mount=type=bind,source=x,target=x echo
    RUN --mount=type=bind,target=/context,rw echo
    RUN --mount=type=ssh git clone git@example.com:a/b
    RUN --mount=type=ssh,id=work,target=/agent,required=true echo
    RUN --mount=type=tmpfs,target=/tmp,size=1m --network=none echo
    RUN --mount=type=tmpfs,target=/scratch --network=host --security=insecure echo
    RUN --network=default --security=sandbox echo
    USER app
    RUN --mount=type=ssh echo
    FROM debian:12
    RUN --mount=type=bind,from=tools,target=/tools echo
    RUN --mount=from=alpine:3.22,source=/etc,target=/other echo
    COPY --parents --exclude=*.md --exclude=a src/ /
    ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.com/x.tar.gz /
    ADD --checksum=0123456789012345678901234567890123456789 --keep-git-dir=true https://example.com/x.git /
    ADD --unpack=true https://example.com/x.tar.gz /
    ADD --unpack=false --keep-git-dir=false y.tar /
  `,
];
