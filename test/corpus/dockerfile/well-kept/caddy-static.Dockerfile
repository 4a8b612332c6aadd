FROM caddy:2.10-alpine
COPY Caddyfile /etc/caddy/Caddyfile
COPY public /srv

# Ports above 1024, so that no capability is needed.
EXPOSE 8080 8443
USER 1000:1000
HEALTHCHECK --interval=1m CMD wget --quiet --spider http://localhost:8080/ || exit 1
CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]
