FROM maven:3.8.6-openjdk-18 AS deps
WORKDIR /build
COPY . .
RUN mvn -B -e -C -T 1C org.apache.maven.plugins:maven-dependency-plugin:3.1.2:go-offline

FROM deps AS package
RUN mvn -B -e -o -T 1C verify

FROM openjdk:18-slim
COPY --from=package /build/target/service.jar /service.jar
RUN apt-get update && \
    apt-get install curl fontconfig -y
CMD java -Xmx512m -jar /service.jar
