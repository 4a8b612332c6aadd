FROM rust:1.79-slim AS build
RUN rustup target add x86_64-unknown-linux-musl && \
    apt update && \
    apt install -y musl-tools musl-dev && \
    update-ca-certificates

COPY ./src ./src
COPY ./Cargo.lock .
COPY ./Cargo.toml .
RUN adduser --disabled-password --gecos "" --home "/nonexistent" --shell "/sbin/nologin" --no-create-home --uid 10001 app
RUN cargo build --target x86_64-unknown-linux-musl --release

FROM scratch
COPY --from=build /etc/passwd /etc/passwd
COPY --from=build --chown=app:app ./target/x86_64-unknown-linux-musl/release/tiny /app/tiny
USER app:app
ENTRYPOINT ["./app/tiny"]
