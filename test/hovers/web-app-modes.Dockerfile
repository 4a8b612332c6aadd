# syntax=docker/dockerfile:1
# check=skip=SecretsUsedInArgOrEnv
ARG MODE=production
FROM --platform=$BUILDPLATFORM node:22-alpine AS packages
ARG TARGETARCH
WORKDIR /app
COPY --chown=node:node package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm,sharing=locked npm ci --omit=dev
RUN --mount=type=secret,id=token,env=TOKEN,required=true ./fetch.sh "$TOKEN" "$TARGETARCH"

FROM packages AS stage-development
ENV NODE_ENV=development
CMD ["npm", "run", "dev"]

FROM packages AS stage-production
ENV NODE_ENV=production
RUN <<'SETUP'
set -e
npm run build
npm cache clean --force
SETUP
CMD ["node", "dist/server.js"]

FROM stage-${MODE}
LABEL org.opencontainers.image.source="https://example.com/shop" \
      org.opencontainers.image.version="2.1.0"
EXPOSE 3000/tcp 3001/udp
USER node:node
STOPSIGNAL SIGINT
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s --retries=5 CMD wget -qO- http://localhost:3000/ || exit 1
ENTRYPOINT ["docker-entrypoint.sh"]
