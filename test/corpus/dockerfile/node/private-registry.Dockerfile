FROM node:20-bullseye

ARG NPM_TOKEN
WORKDIR /app
COPY .npmrc package.json package-lock.json ./
RUN echo "//registry.example.com/:_authToken=${NPM_TOKEN}" > .npmrc && \
    npm ci && \
    rm -f .npmrc
COPY src src

USER node
HEALTHCHECK --interval=10s CMD wget -qO- http://localhost:3000/ping
HEALTHCHECK CMD curl -f http://localhost:3000/ping
CMD ["node", "src/index.js"]
