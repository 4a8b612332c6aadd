FROM sbtscala/scala-sbt:eclipse-temurin-jammy-17.0.10_7_1.10.0_3.3.3 AS build
WORKDIR /app
COPY build.sbt .
COPY project project
RUN sbt update
COPY . .
RUN sbt assembly

FROM eclipse-temurin:17-jre-jammy
COPY --from=build /app/target/scala-3.3.3/orders.jar /orders.jar
EXPOSE 9000
CMD java $JAVA_OPTS -jar /orders.jar
