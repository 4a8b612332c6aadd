ARG LAUNCHER_VERSION=1.1.0
ARG TARGETPLATFORM
FROM node:20.15-alpine
RUN apk add --no-cache --update openssh git tini
ARG N8N_VERSION
RUN if [ -z "$N8N_VERSION" ] ; then echo "The N8N_VERSION argument is missing!" ; exit 1; fi
LABEL org.opencontainers.image.title="flows"
RUN set -eux; \
    npm install -g --omit=dev flows@${N8N_VERSION} --ignore-scripts && \
    rm -rf /root/.npm
RUN set -eux; \
    wget https://example.com/launcher/v${LAUNCHER_VERSION}/launcher-${LAUNCHER_VERSION}-linux-amd64.tar.gz; \
    tar xvf launcher-*.tar.gz --directory /usr/local/bin; \
    rm -r launcher-*.tar.gz
COPY docker-entrypoint.sh /
RUN mkdir .flows && chown node:node .flows
ENV SHELL /bin/sh
USER node
ENTRYPOINT ["tini", "--", "/docker-entrypoint.sh"]
