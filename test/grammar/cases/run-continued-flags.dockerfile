FROM node:22-slim
RUN --mount=type=cache,target=/root/.npm \
    # why it is private
    --mount=type=secret,id=npmrc,target=/root/.npmrc \
    npm ci --omit=dev
