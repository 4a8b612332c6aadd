FROM alpine:3.12
RUN apk update && apk add postgresql-client aws-cli dcron tzdata
RUN cp /usr/share/zoneinfo/Asia/Ho_Chi_Minh /etc/localtime && apk del tzdata
COPY backup.sh /
RUN chmod 777 /backup.sh
RUN echo '0 3 * * * /backup.sh >> /var/log/backup.log 2>&1' > /etc/crontabs/root
RUN ulimit -n 65536
ENV PGPASSWORD=replace-me
CMD crond -f
