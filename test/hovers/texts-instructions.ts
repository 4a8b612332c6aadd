import { dockerfile, type HoverText } from './text.ts';

/** Small files that bring out the facts of concepts about instructions and directives. */
export const instructions: readonly HoverText[] = [
  dockerfile`
    ARG BASE
    ARG GO=1.23
    ARG NODE=22 NODE_TAG=$NODE-slim
    ARG SPARE=1
    FROM golang:$GO AS build
    ARG GO
    ARG TARGETARCH
    ARG MODE=fast LEVEL
    ENV MODE=safe
    ENV SUM=$MODE$LEVEL EDITION=$GO
    ARG MODE
    ARG SUM=2
    WORKDIR /src
    RUN go build -o /shop .

    FROM build AS test
    RUN go test ./...

    FROM build AS empty

    FROM gcr.io/distroless/static-debian12:nonroot AS quiet
    COPY shop /shop

    FROM $BASE
    RUN echo hello
    COPY one.txt $WHERE
    WORKDIR $WHERE
  `,
  dockerfile`
    FROM example.org/shop/base:1 AS base
    COPY a.txt b/
    WORKDIR shop
    RUN ["make", "all"]
    USER 1000
    RUN make test
    WORKDIR /srv
    RUN make live
    USER root
    USER $WHO
    RUN make more

    FROM base
    ENV HOME_PAGE /shop index.html
    ENV PATH=/opt/bin:$PATH
    ENV A=1 B=$A
    WORKDIR logs
    COPY --chown=1000:1000 . .
    COPY . shop
    COPY src/ shop
    COPY one two shop/
    COPY one shop
    COPY one two shop
    COPY <<EOF shop.conf
    port=80
    EOF
    USER 1000:2000
  `,
  dockerfile`
    FROM alpine:3.22 AS base
    RUN adduser -D shop
    RUN cd /tmp; export MODE=fast; make
    WORKDIR /shop
    USER shop
    COPY . .
    ADD list.txt rootfs.tar.xz app.tgz /
    COPY --from=busybox:1.37 /bin/busybox /bin/

    FROM base
    ADD --unpack=false rootfs.tar.xz /
    ADD --unpack https://example.org/shop.tar.gz /
    ADD https://example.org/shop.tar.gz https://example.org/shop.git /
    ADD <<EOF /hello
    hello
    EOF
    USER other:staff
  `,
  dockerfile`
    FROM redis:7 AS base
    USER 999
    VOLUME /data
    HEALTHCHECK --interval=5s --start-period=1m --retries=2 CMD redis-cli ping
    HEALTHCHECK CMD ["/probe"]

    FROM base AS other
    VOLUME /more

    FROM base AS heir
    FROM other
    HEALTHCHECK NONE

    FROM redis:7 AS lone
    VOLUME /x

    FROM redis:7
    VOLUME /cache /logs
  `,
  dockerfile`
    FROM debian:12 AS base
    ARG NAME=shop
    RUN <<EOF
    apt-get update
    apt-get upgrade
    EOF
    RUN <<'EOF'
    set -e
    make
    EOF
    RUN <<-EOF
    #!/usr/bin/env python3
    print("hello")
    EOF
    RUN cat <<EOF > /a
    $NAME
    EOF
    RUN cat <<'EOF' > /b
    $NAME
    EOF
    COPY <<EOF /c
    $NAME
    EOF
    COPY <<'EOF' /d
    $NAME
    EOF
    STOPSIGNAL TERM
    STOPSIGNAL $SIGNAL
    SHELL ["/bin/bash", "-eo", "pipefail", "-c"]

    FROM base
    SHELL /bin/bash -c
    SHELL ["/bin/bash", "-c"]
    RUN make
    STOPSIGNAL 9
    STOPSIGNAL SIGINT
    CMD ["shop"]
  `,
  dockerfile`
    # syntax=docker/dockerfile:1
    FROM scratch
  `,
  dockerfile`
    # syntax=docker/dockerfile:1.7
    FROM scratch
  `,
  dockerfile`
    # syntax=docker/dockerfile:1-labs
    FROM scratch
  `,
  dockerfile`
    # syntax=docker/dockerfile:latest
    FROM scratch
  `,
  dockerfile`
    # syntax=docker/dockerfile@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
    FROM scratch
  `,
  dockerfile`
    # syntax=example.org/frontend:2
    FROM scratch
  `,
  dockerfile`
    FROM alpine:3.22 AS base
    LABEL a=1 org.opencontainers.image.licenses=MIT
    LABEL a=2
    ONBUILD COPY . .
    FROM base
    LABEL b=1
    ONBUILD RUN make
    FROM alpine:3.22 AS lone
    LABEL c=1
    FROM base
    ONBUILD RUN make
  `,
  dockerfile`
    # check=skip=JSONArgsRecommended;error=true;experimental=CopyIgnoredFile
    FROM scratch
  `,
  dockerfile`
    # check=skip=all;experimental=all
    FROM scratch
  `,
  dockerfile`
    # check=nothing
    FROM scratch
  `,
];
