FROM oven/bun:1.2-slim AS dependencies
WORKDIR /app
COPY package.json bun.lock ./
RUN bun install --frozen-lockfile --production

FROM oven/bun:1.2-slim
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY package.json index.ts ./
COPY src src
USER bun
EXPOSE 3000
CMD ["bun", "run", "index.ts"]
