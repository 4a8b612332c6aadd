FROM redis:6-alpine
COPY sentinel.conf /etc/redis/sentinel.conf
COPY entrypoint.sh /usr/local/bin/
RUN chown redis:redis /etc/redis/sentinel.conf && \
    chmod +x /usr/local/bin/entrypoint.sh
RUN apk --no-cache add bind-tools bash
EXPOSE 26379
ENTRYPOINT entrypoint.sh
CMD ["redis-server", "/etc/redis/sentinel.conf", "--sentinel"]
