FROM rust:slim-bullseye AS builder
RUN apt-get update -y && apt-get install -y --no-install-recommends libpq-dev
WORKDIR /usr/src/api
ARG DATABASE_URL=postgres://app:app@db/app
ENV DATABASE_URL=$DATABASE_URL
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/usr/src/api/target \
    cargo build --release && cp target/release/api /usr/local/bin/api
FROM debian:bullseye-slim
COPY --from=builder /usr/local/bin/api /usr/local/bin/api
EXPOSE 8000
CMD ["api"]
