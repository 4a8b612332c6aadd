ARG NODE_VERSION=20
FROM node:${NODE_VERSION}-alpine AS alpine
RUN apk update
RUN apk add --no-cache libc6-compat

FROM alpine AS pruner
WORKDIR /app
RUN npm install -g turbo
COPY . .
RUN turbo prune --scope=web --docker

FROM alpine AS installer
WORKDIR /app
COPY --from=pruner /app/out/json/ .
COPY --from=pruner /app/out/yarn.lock ./yarn.lock
RUN yarn install
COPY --from=pruner /app/out/full/ .
RUN yarn turbo run build --filter=web...

FROM alpine AS runner
WORKDIR /app
RUN addgroup --system --gid 1001 nodejs
USER nextjs
COPY --from=installer /app/apps/web/.next/standalone ./
CMD node apps/web/server.js
