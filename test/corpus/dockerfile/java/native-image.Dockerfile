FROM ghcr.io/graalvm/native-image-community:21 AS nativebuild
WORKDIR /build
COPY . /build
RUN ./mvnw --no-transfer-progress native:compile -Pnative

FROM oraclelinux:9-slim
EXPOSE 8080
COPY --from=nativebuild /build/target/demo app
ENTRYPOINT ["/app"]
