FROM debian:bookworm-slim
RUN apt-get update \
    # it's a comment of the Dockerfile, "quotes" mean nothing
    && apt-get install -y \
# at the beginning of the line

      curl \
    && echo "two \
    # taken away as well
    lines"
USER app
