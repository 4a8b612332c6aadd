FROM golang:1.22-alpine AS build
RUN apk add gcc musl-dev sqlite-dev
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.cache/go-build \
    --mount=type=cache,target=/go/pkg/mod \
    CGO_ENABLED=1 go build -ldflags "-s -w" -o /bin/notes ./cmd/notes

FROM alpine:3.20
RUN apk add sqlite-libs ca-certificates
COPY --from=build /bin/notes /bin/
VOLUME /data
RUN mkdir -p /data && chmod 777 /data
ENTRYPOINT ["/bin/notes", "--db", "$DATA_DIR/notes.db"]
