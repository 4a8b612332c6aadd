FROM clojure:temurin-17-lein-bullseye AS build
WORKDIR /usr/src/app
COPY project.clj /usr/src/app/
RUN lein deps
COPY . /usr/src/app
RUN mv "$(lein uberjar | sed -n 's/^Created \(.*standalone\.jar\)/\1/p')" app-standalone.jar
FROM eclipse-temurin:17-jre
COPY --from=build /usr/src/app/app-standalone.jar .
CMD ["java", "-jar", "app-standalone.jar"]
