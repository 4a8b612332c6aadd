FROM golang:1.21-alpine AS golang
WORKDIR /src
COPY . .
RUN go build -o /out/app .

FROM golang:1.21-alpine AS debug
RUN go install github.com/go-delve/delve/cmd/dlv@v1.22.1

FROM scratch
COPY --from=golang /out/app /app
HEALTHCHECK --interval=10s CMD wget -q -O- http://localhost:8080/health
ENTRYPOINT /app --listen :8080
