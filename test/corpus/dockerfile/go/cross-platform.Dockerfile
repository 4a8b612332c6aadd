# syntax = docker/dockerfile:1.4
FROM --platform=$BUILDPLATFORM golang:1.20-alpine AS build
ARG TARGETOS TARGETARCH
ARG VERSION=dev
WORKDIR /src
RUN --mount=target=. \
    --mount=type=cache,target=/root/.cache/go-build \
    --mount=type=cache,target=/go/pkg \
    GOOS=$TARGETOS GOARCH=$TARGETARCH go build -ldflags "-X main.version=$VERSION" -o /out/cli .

FROM --platform=linux/amd64 alpine AS release
RUN apk --no-cache add tzdata
COPY --from=build /out/cli /usr/local/bin
ENTRYPOINT ["cli"]
