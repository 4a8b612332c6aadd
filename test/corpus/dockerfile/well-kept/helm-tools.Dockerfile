# syntax=docker/dockerfile:1
FROM alpine:3.22 AS download
ARG TARGETARCH
ARG HELM_VERSION=3.18.4
RUN apk add --no-cache curl
SHELL ["/bin/ash", "-eo", "pipefail", "-c"]
WORKDIR /download
RUN curl -fsSLO "https://get.helm.sh/helm-v${HELM_VERSION}-linux-${TARGETARCH}.tar.gz" \
    && curl -fsSL "https://get.helm.sh/helm-v${HELM_VERSION}-linux-${TARGETARCH}.tar.gz.sha256sum" | sha256sum -c - \
    && tar -xzf "helm-v${HELM_VERSION}-linux-${TARGETARCH}.tar.gz" --strip-components=1

FROM alpine:3.22
RUN apk add --no-cache bash git jq
COPY --from=download /download/helm /usr/local/bin/helm
USER 10001
ENTRYPOINT ["helm"]
