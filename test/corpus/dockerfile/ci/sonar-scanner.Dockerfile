ARG SCANNER=5.0.1.3006
FROM eclipse-temurin:17-jre
ARG SCANNER
ADD https://binaries.sonarsource.com/Distribution/sonar-scanner-cli/sonar-scanner-cli-${SCANNER}.zip /tmp/scanner.zip
RUN apt-get update; apt-get install -y unzip; unzip -q /tmp/scanner.zip -d /opt; rm /tmp/scanner.zip
RUN ln -s /opt/sonar-scanner-${SCANNER}/bin/sonar-scanner /usr/bin/sonar-scanner
ARG SONAR_TOKEN
ENV SONAR_TOKEN=${SONAR_TOKEN}
WORKDIR /usr/src
CMD ["sonar-scanner"]
