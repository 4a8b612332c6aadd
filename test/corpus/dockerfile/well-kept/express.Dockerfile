FROM node:22-bookworm-slim

ENV NODE_ENV=production
WORKDIR /app

# The lock file alone decides what is installed.
COPY package.json package-lock.json ./
RUN npm ci --omit=dev && npm cache clean --force

COPY --chown=node:node src ./src

USER node
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=3s CMD ["node", "src/health.js"]
CMD ["node", "src/server.js"]
