FROM debian:bookworm-slim
RUN ["/bin/sh", "-c", "echo hello"]
RUN [ -f /etc/passwd ] && echo yes
