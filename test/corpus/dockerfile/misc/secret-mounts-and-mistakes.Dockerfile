# syntax=docker/dockerfile:1
FROM alpine:3.20
RUN --mount=type=secret,id=token,mode=0444 \
    wget --header="Authorization: Bearer $(cat /run/secrets/token)" https://example.com/artifact.tgz
RUN tar -xzf artifact.tgz && rm artifact.tgz
RUN --mount=type=ssh apk add openssh-client && ssh -T git@example.com || true
RUN --network=none echo "no network" > /proof
ARG SESSION_PASSWORD=example
RUN curl -u admin:$SESSION_PASSWORD http://example.com/setup
CMD ["artifact"]
