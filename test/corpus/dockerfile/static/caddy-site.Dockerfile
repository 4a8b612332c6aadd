FROM caddy
COPY ./Caddyfile /etc/caddy/Caddyfile
COPY ./public /srv
ENV SITE_ADDRESS :80
EXPOSE 80
EXPOSE 443
EXPOSE 2019
CMD caddy run --config /etc/caddy/Caddyfile
