FROM rust:1.89-slim-bookworm AS chef
RUN cargo install --locked cargo-chef@0.1.72
WORKDIR /app

FROM chef AS planner
COPY . .
RUN cargo chef prepare --recipe-path recipe.json

FROM chef AS build
COPY --from=planner /app/recipe.json recipe.json
RUN cargo chef cook --release --recipe-path recipe.json
COPY . .
RUN cargo build --release --locked --bin api

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /app/target/release/api /usr/local/bin/api
ENTRYPOINT ["/usr/local/bin/api"]
