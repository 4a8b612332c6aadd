FROM alpine:3.21 AS golang
RUN apk add --no-cache go
WORKDIR /src
COPY . .
RUN go build -o /out/app .

FROM golang:1.21-alpine AS tools
RUN go install github.com/go-delve/delve/cmd/dlv@v1.22.1

FROM scratch
COPY --from=golang /out/app /app
HEALTHCHECK --interval=10s CMD wget -q -O- http://localhost:8080/health
ENTRYPOINT /app --listen :8080
