FROM rust:1.70 as build
RUN USER=root cargo new --bin holodeck
WORKDIR /holodeck
COPY ./Cargo.lock ./Cargo.lock
COPY ./Cargo.toml ./Cargo.toml
RUN cargo build --release
RUN rm src/*.rs
COPY ./src ./src
RUN rm ./target/release/deps/holodeck*
RUN cargo build --release
FROM rust:1.70-slim
COPY --from=build /holodeck/target/release/holodeck .
CMD ["./holodeck"]
