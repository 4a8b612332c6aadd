# The platform team's base for Node services.
FROM node:22-bookworm-slim
ENV NODE_ENV=production
WORKDIR /service
ONBUILD COPY package.json package-lock.json ./
ONBUILD RUN npm ci --omit=dev && npm cache clean --force
ONBUILD COPY --chown=node:node . .
ONBUILD USER node
EXPOSE 3000
CMD ["node", "index.js"]
