FROM node:20.15.0-alpine3.20@sha256:0000000000000000000000000000000000000000000000000000000000000000
RUN apk add --no-cache sudo
WORKDIR /home/node/app
COPY --chown=node package.json yarn.lock ./
RUN sudo -u node yarn install --production
COPY --chown=node . .
USER node
ENV PORT=8080
ENV HOST 0.0.0.0
CMD ["sh", "-c", "node server.js --port $PORT"]
