FROM ubuntu:22.04 AS build
ENV DEBIAN_FRONTEND=noninteractive
RUN apt-get update && apt-get install -y build-essential cmake ninja-build libboost-all-dev libssl-dev
WORKDIR /src
COPY CMakeLists.txt .
COPY src src
RUN cmake -B build -G Ninja -DCMAKE_BUILD_TYPE=Release && cmake --build build

FROM ubuntu:22.04
COPY --from=build /src/build/proxy /usr/local/bin/proxy
EXPOSE 1080/TCP 1081/UDP
ENTRYPOINT ["proxy"]
