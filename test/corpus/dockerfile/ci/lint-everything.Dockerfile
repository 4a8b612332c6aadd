FROM alpine:3.18 AS downloads
RUN apk add --no-cache curl
RUN curl -sSfL https://raw.githubusercontent.com/golangci/golangci-lint/master/install.sh | sh -s -- -b /usr/local/bin v1.59.1
RUN curl -sL https://github.com/hadolint/hadolint/releases/download/v2.12.0/hadolint-Linux-x86_64 > /usr/local/bin/hadolint

FROM node:18-alpine3.18
COPY --from=downloads /usr/local/bin /usr/local/bin
RUN chmod +x /usr/local/bin/hadolint
RUN npm i -g eslint prettier markdownlint-cli
RUN apk add --no-cache shellcheck yamllint py3-pip && pip install ruff
WORKDIR /code
CMD lint.sh
