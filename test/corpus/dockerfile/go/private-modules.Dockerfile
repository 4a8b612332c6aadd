FROM golang:1.22 AS build
ARG GITHUB_TOKEN
ENV GOPRIVATE=example.com/*
RUN git config --global url."https://x-access-token:${GITHUB_TOKEN}@example.com/".insteadOf "https://example.com/"
WORKDIR /src
COPY go.* ./
RUN go mod download
COPY . .
RUN make build

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y ca-certificates
COPY --from=build /src/bin/gateway /usr/bin/gateway
CMD ["gateway", "-listen", ":443"]
