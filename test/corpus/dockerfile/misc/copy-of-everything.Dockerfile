FROM debian:bookworm-slim AS prepare
RUN apt-get update && apt-get install -y --no-install-recommends python3 python3-pip \
    && rm -rf /var/lib/apt/lists/*
RUN useradd -u 1234567890 reports
RUN pip3 install --break-system-packages flask>=2.0

FROM alpine:3.21
COPY --from=prepare / /
STOPSIGNAL SIGKILL
USER reports
CMD ["python3", "-m", "flask", "run"]
