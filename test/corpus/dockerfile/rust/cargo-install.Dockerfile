FROM rust:1.67
WORKDIR /usr/src/myapp
COPY . .
RUN cargo install --path .
RUN apt-get update && apt-get install -y libssl-dev pkg-config
CMD myapp
# docker build -t my-rust-app .
# docker run -it --rm my-rust-app
