FROM debian:bookworm-slim
ONBUILD RUN npm ci
ONBUILD COPY --chown=node:node . .
