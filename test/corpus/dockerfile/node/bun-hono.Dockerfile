FROM oven/bun:1.1-slim
WORKDIR /usr/src/app
COPY . .
RUN bun install
ENV NODE_ENV=production
ENV API_TOKEN=changeme
USER bun
EXPOSE 3000/tcp
ENTRYPOINT [ "bun", "run", "index.ts" ]
