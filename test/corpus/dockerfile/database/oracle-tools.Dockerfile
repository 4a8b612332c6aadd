FROM oraclelinux:7-slim
RUN  yum -y install oracle-release-el7 && \
     yum -y install oracle-instantclient19.19-basic oracle-instantclient19.19-sqlplus libaio
RUN  curl -k -o /tmp/flyway.tar.gz https://repo1.maven.org/maven2/org/flywaydb/flyway-commandline/9.22.3/flyway-commandline-9.22.3-linux-x64.tar.gz
RUN  cd /opt && tar xzf /tmp/flyway.tar.gz && ln -s /opt/flyway-9.22.3/flyway /usr/local/bin
WORKDIR sql
COPY *.sql ./
ENV ORACLE_PWD=oracle
CMD flyway migrate -url=$JDBC_URL -user=$DB_USER -password=$ORACLE_PWD
