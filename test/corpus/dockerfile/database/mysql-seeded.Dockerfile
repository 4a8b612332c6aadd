FROM mysql:5.7
ENV MYSQL_ROOT_PASSWORD root
ENV MYSQL_DATABASE shop
ADD dump.sql /docker-entrypoint-initdb.d
COPY my.cnf /etc/mysql/conf.d
RUN chmod 777 /docker-entrypoint-initdb.d/dump.sql
EXPOSE 3306
HEALTHCHECK --timeout=5s CMD mysqladmin ping -h localhost -p$MYSQL_ROOT_PASSWORD
