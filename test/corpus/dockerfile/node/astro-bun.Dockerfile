FROM oven/bun:1 AS base
WORKDIR /app

FROM base AS prod-deps
COPY package.json bun.lockb ./
RUN bun install --production

FROM base AS build
COPY . .
RUN bun install --frozen-lockfile
RUN bun run build

FROM base AS runtime
COPY --from=prod-deps /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
ENV HOST=0.0.0.0
EXPOSE 4321
CMD bun ./dist/server/entry.mjs
