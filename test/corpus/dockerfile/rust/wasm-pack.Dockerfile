FROM rust:1.80 AS wasm
RUN curl https://rustwasm.github.io/wasm-pack/installer/init.sh -sSf | sh
WORKDIR /crate
COPY crate .
RUN wasm-pack build --target web
FROM node:20 AS web
WORKDIR /web
COPY web/package.json web/package-lock.json ./
COPY --from=wasm /crate/pkg ./pkg
RUN npm ci
COPY web .
RUN npm run build
FROM caddy:2
COPY --from=web /web/dist /srv
COPY Caddyfile /etc/caddy/Caddyfile
