ARG GO=1.23
FROM golang:${GO}-alpine AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN go build -o /shop .

FROM build AS test
RUN go test ./...

FROM scratch
COPY --from=build /shop /shop
COPY --from=busybox:1.37 /bin/busybox /bin/
USER 1000
ENTRYPOINT ["/shop"]
