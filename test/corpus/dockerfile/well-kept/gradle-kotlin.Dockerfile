# syntax=docker/dockerfile:1
FROM gradle:8.14-jdk21 AS build
WORKDIR /src
COPY settings.gradle.kts build.gradle.kts gradle.properties ./
COPY src ./src
RUN --mount=type=cache,target=/home/gradle/.gradle gradle --no-daemon installDist

FROM eclipse-temurin:21-jre-noble
COPY --from=build /src/build/install/ledger /opt/ledger
USER 10001:10001
ENTRYPOINT ["/opt/ledger/bin/ledger"]
