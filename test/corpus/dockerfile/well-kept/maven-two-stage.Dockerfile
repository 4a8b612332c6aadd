# syntax=docker/dockerfile:1
FROM maven:3.9-eclipse-temurin-21 AS build
WORKDIR /src
COPY pom.xml .
RUN --mount=type=cache,target=/root/.m2 mvn -B -q dependency:go-offline
COPY src ./src
RUN --mount=type=cache,target=/root/.m2 mvn -B -q package -DskipTests

FROM eclipse-temurin:21-jre-alpine
RUN adduser -S -u 10001 app
COPY --from=build /src/target/orders.jar /app/orders.jar
USER app
EXPOSE 8080
CMD ["java", "-jar", "/app/orders.jar"]
