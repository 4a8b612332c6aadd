import { compose, dockerfile, type HoverText } from './text.ts';

/** Small files that bring out the facts of concepts about images, containers and the kernel. */
export const images: readonly HoverText[] = [
  dockerfile`
    FROM debian
    FROM debian:12-slim
    FROM ubuntu
    FROM ubuntu:24.04
    FROM node:22-alpine
    FROM alpine:3.22
    FROM fedora:43
    FROM busybox
    FROM gcr.io/distroless/static-debian12
    FROM gcr.io/distroless/base-debian12:debug
    FROM chainguard/wolfi-base
    FROM mcr.microsoft.com/windows/nanoserver:ltsc2025
    FROM nginxinc/nginx-unprivileged:1.29
    FROM example.org/team/tool:2
    FROM python:3.12
  `,
  dockerfile`
    ARG BASE=python:3.12
    FROM $BASE AS build
    RUN make
    FROM build AS again
    FROM alpine:3.22 AS small
    COPY --from=build /program /
    FROM scratch
    COPY --from=build /program /
    CMD ["/program"]
  `,
  dockerfile`
    FROM busybox AS first
    FROM busybox AS second
    CMD exec serve
    FROM python:3.12-slim
    CMD python shop.py
    FROM alpine:3.22
    CMD ["sh", "-c", "serve"]
    FROM alpine:3.22
    CMD ["sh", "-c", "exec serve"]
    FROM example.org/team/tool:2
    CMD serve
    FROM alpine:3.22
    ENTRYPOINT ["tini", "--", "serve"]
    FROM alpine:3.22
    CMD redis-server
    FROM alpine:3.22
    CMD ["python"]
    CMD ["/start.sh"]
  `,
  dockerfile`
    FROM alpine:3.22 AS python
    FROM python AS twice
    FROM scratch AS twice
    COPY --from=python /x /
    FROM scratch AS last
  `,
  compose`
    services:
      web:
        image: example.org/shop:1
        scale: 3
      worker:
        image: example.org/shop:1
        container_name: shop-worker
      other:
        image: example.org/other:1
        deploy:
          replicas: \${REPLICAS}
  `,
  dockerfile`
    FROM alpine:3.22
    CMD ["node", "server.js"]
    FROM alpine:3.22
    ENTRYPOINT ["/srv/serve", "--all"]
    CMD ["$PORT", "*.txt", "~/x", "a b", "'c'", "&&"]
    FROM alpine:3.22
    ENTRYPOINT serve
    CMD ["x"]
    FROM alpine:3.22
    RUN ["no program"]
    HEALTHCHECK CMD ["sh", "-c", "check $PORT"]
  `,
  dockerfile`
    FROM busybox
    ARG TIME
    HEALTHCHECK --interval=1m30s --timeout=500ms --retries=1 --start-period=0s --start-interval=1s CMD check
    HEALTHCHECK --interval=2h --retries=4 --start-period=90s --start-interval=2.5s CMD check
    HEALTHCHECK --interval=$TIME CMD check
  `,
  dockerfile`
    FROM busybox AS other
    LABEL org.opencontainers.image.title=other
    FROM busybox
    ARG VERSION=1.2
    ARG EMPTY=
    ARG REVISION
    LABEL org.opencontainers.image.created=2026-11-22T10:00:00Z \
          org.opencontainers.image.authors=shop \
          org.opencontainers.image.url=https://example.org \
          org.opencontainers.image.documentation=https://example.org/docs \
          org.opencontainers.image.source=https://example.org/source \
          org.opencontainers.image.version=$VERSION \
          org.opencontainers.image.revision=$REVISION \
          org.opencontainers.image.vendor=$EMPTY \
          org.opencontainers.image.licenses=MIT \
          org.opencontainers.image.ref.name=shop \
          org.opencontainers.image.description=Shop \
          org.opencontainers.image.base.digest=sha256:1e62 \
          org.opencontainers.image.base.name=docker.io/library/busybox \
          org.opencontainers.image.licence=MIT \
          org.label-schema.name=shop
  `,
  dockerfile`
    FROM --platform=linux/arm64 alpine:3.22@sha256:1e622c5f073b4f6bfad6632f2616c7f59ef256e96fe78bf6a595d1dc4376ac02
    FROM alpine@sha256:1e622c5f073b4f6bfad6632f2616c7f59ef256e96fe78bf6a595d1dc4376ac
    WORKDIR /srv
    COPY . .
    WORKDIR /data/kept
    VOLUME /data
  `,
  compose`
    services:
      db:
        image: postgres:17
      queue:
        image: rabbitmq:4
        volumes: ["./rabbit.conf:/etc/rabbitmq/rabbitmq.conf"]
      fixed:
        image: alpine:3.22@sha256:1e622c5f073b4f6bfad6632f2616c7f59ef256e96fe78bf6a595d1dc4376ac02
        read_only: true
  `,
  dockerfile`
    FROM docker.io/library/alpine:3.22
    FROM public.ecr.aws/docker/library/python:3.12
    FROM ghcr.io/example/shop:1
    FROM registry.example.org:5000/shop:1
    FROM 123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:1
    FROM localhost:5000/shop:1
  `,
  dockerfile`
    FROM alpine:3.22
    CMD ["serve"]
    STOPSIGNAL 15
    STOPSIGNAL SIGINT
    STOPSIGNAL SIGQUIT
    STOPSIGNAL kill
    STOPSIGNAL SIGHUP
    FROM alpine:3.22
    CMD serve
    STOPSIGNAL SIGWINCH
    STOPSIGNAL SIGUSR1
  `,
  dockerfile`
    FROM openjdk:17
    FROM python:3.8-slim
    FROM grafana/grafana:12.0.0
  `,
];
