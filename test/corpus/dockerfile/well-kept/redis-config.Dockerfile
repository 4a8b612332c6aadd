FROM redis:8.0-alpine
COPY --chown=redis:redis redis.conf /usr/local/etc/redis/redis.conf
COPY --chown=redis:redis users.acl /usr/local/etc/redis/users.acl

USER redis
VOLUME /data
EXPOSE 6379
HEALTHCHECK --interval=10s --timeout=3s CMD ["redis-cli", "ping"]
CMD ["redis-server", "/usr/local/etc/redis/redis.conf"]
