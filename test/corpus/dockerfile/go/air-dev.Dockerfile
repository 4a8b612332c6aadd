FROM golang:1.23-bookworm as dev
RUN go install github.com/air-verse/air@latest
RUN go install github.com/go-delve/delve/cmd/dlv@latest
WORKDIR /app
COPY go.mod ./
RUN go mod tidy
COPY . .
EXPOSE 8080 2345
CMD ["air", "-c", ".air.toml"]
