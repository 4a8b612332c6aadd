FROM conanio/gcc11:2.2.2 AS builder
USER root
ARG CONAN_REMOTE=https://conan.example.com
ARG CONAN_PASSWORD
WORKDIR /work
COPY conanfile.py .
RUN conan remote add internal $CONAN_REMOTE && conan remote login internal ci -p $CONAN_PASSWORD && conan install . --build=missing -s build_type=Release
COPY . .
RUN conan build .
FROM debian:11-slim
COPY --from=builder /work/build/Release/bin/* /usr/local/bin
RUN ldconfig
CMD ["engine"]
