FROM ubuntu:24.04@sha256:1e622c5f073b4f6bfad6632f2616c7f59ef256e96fe78bf6a595d1dc4376ac02 AS base
ARG VERSION=1
ENV MODE=fast
RUN apt-get update && apt-get install -y curl
ADD https://example.org/model-$VERSION.bin /models/
COPY --link ../config etc/
RUN --mount=type=bind,source=package.json,target=package.json npm ci
COPY <<EOF /hello
hello
EOF

FROM base AS unused
RUN echo never

FROM base
LABEL maintainer="shop"
COPY --from=base /models /models
ONBUILD RUN echo later
