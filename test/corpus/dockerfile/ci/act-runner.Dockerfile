# syntax=docker/dockerfile:1
FROM ubuntu:22.04
SHELL ["/bin/bash", "-e", "-o", "pipefail", "-c"]
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \
    --mount=type=cache,target=/var/lib/apt,sharing=locked \
    rm -f /etc/apt/apt.conf.d/docker-clean && \
    apt-get update && apt-get install -y curl git gnupg lsb-release sudo unzip
RUN curl -fsSL https://deb.nodesource.com/setup_18.x | bash - && apt-get install -y nodejs
RUN groupadd -g 1001 runner && useradd -mr -d /home/runner -u 1001 -g 1001 runner
RUN usermod -aG sudo runner && echo "%sudo ALL=(ALL) NOPASSWD:ALL" > /etc/sudoers.d/runner
RUN chmod 0440 /etc/sudoers.d/runner
USER runner
WORKDIR /home/runner
ENTRYPOINT ["/bin/bash", "-c"]
