FROM openjdk:11-jdk-slim
ENV SBT_VERSION 1.9.9
RUN apt-get update && apt-get install -y curl && \
  curl -L -o sbt.deb https://repo.scala-sbt.org/scalasbt/debian/sbt-$SBT_VERSION.deb && \
  dpkg -i sbt.deb && \
  rm sbt.deb
WORKDIR /app
ONBUILD COPY build.sbt project/ ./
ONBUILD RUN sbt update
ONBUILD COPY . .
ONBUILD RUN sbt stage
ONBUILD EXPOSE 9000
CMD ["target/universal/stage/bin/web"]
