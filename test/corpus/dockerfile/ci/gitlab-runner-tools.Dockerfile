FROM docker:24.0.7
RUN apk add --no-cache curl jq python3 py3-pip openssh-client
RUN pip3 install awscli
COPY --from=hairyhenderson/gomplate:v3.11.7 /gomplate /bin/gomplate
ENV DOCKER_DRIVER=overlay2
ENV CI_REGISTRY_PASSWORD=""
RUN mkdir -p ~/.ssh && echo "StrictHostKeyChecking no" > ~/.ssh/config
ENTRYPOINT []
