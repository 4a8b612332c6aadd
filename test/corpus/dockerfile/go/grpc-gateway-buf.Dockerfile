FROM bufbuild/buf:1.34.0 AS buf
FROM golang:1.22.5 AS generate
COPY --from=buf /usr/local/bin/buf /usr/local/bin/buf
WORKDIR /workspace
COPY . .
RUN buf generate && go vet ./...
RUN go build -o /gateway ./cmd/gateway
FROM busybox:1.36
COPY --from=generate /gateway /gateway
# Ports: gRPC and HTTP
EXPOSE 9090/tcp 8080/Tcp
STOPSIGNAL SIGINT
USER 1000
CMD ["/gateway"]
