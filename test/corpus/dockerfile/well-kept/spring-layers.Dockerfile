FROM eclipse-temurin:21-jre-noble AS layers
WORKDIR /build
COPY target/shop.jar shop.jar
RUN java -Djarmode=tools -jar shop.jar extract --layers --destination extracted

FROM eclipse-temurin:21-jre-noble
RUN useradd --system --uid 10001 spring
WORKDIR /app
COPY --from=layers /build/extracted/dependencies/ ./
COPY --from=layers /build/extracted/spring-boot-loader/ ./
COPY --from=layers /build/extracted/snapshot-dependencies/ ./
COPY --from=layers /build/extracted/application/ ./
USER spring
EXPOSE 8080
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=75", "-jar", "shop.jar"]
