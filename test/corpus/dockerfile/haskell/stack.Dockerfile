FROM haskell:9.6 AS build
WORKDIR /opt/example
RUN cabal update
COPY ./example.cabal /opt/example/example.cabal
RUN cabal build --only-dependencies -j4
COPY . /opt/example
RUN cabal install
FROM debian:buster
RUN apt-get update && apt-get install -y libgmp10
COPY --from=build /root/.cabal/bin/example /usr/bin
CMD ["example"]
