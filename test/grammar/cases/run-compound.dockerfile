FROM debian:bookworm-slim
RUN if [ "$A" = b ]; then \
      for file in *.txt; do echo "${file%.txt}"; done; \
    fi && echo done
USER app
