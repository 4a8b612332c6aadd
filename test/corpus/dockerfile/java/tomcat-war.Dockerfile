FROM tomcat:9.0-jdk11
LABEL Maintainer="Web Team"
RUN rm -rf /usr/local/tomcat/webapps/*
ADD target/intranet.war /usr/local/tomcat/webapps/ROOT.war
ADD https://repo1.maven.org/maven2/org/postgresql/postgresql/42.7.3/postgresql-42.7.3.jar /usr/local/tomcat/lib/
COPY server.xml conf/server.xml
ENV CATALINA_OPTS "-Xms512m -Xmx1024m"
ENV DB_PASSWORD=tomcat
EXPOSE 8080
CMD ["catalina.sh", "run"]
