FROM debian:12 AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends cmake g++ ninja-build libssl-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY CMakeLists.txt ./
COPY src src
RUN cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=Release && cmake --build build

FROM debian:12-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends libssl3 \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /src/build/gateway /usr/local/bin/gateway
USER 10001
ENTRYPOINT ["gateway"]
