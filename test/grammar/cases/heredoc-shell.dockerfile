FROM debian:bookworm-slim
RUN <<EOF
set -eu
apt-get install -y \
  curl
cat > /etc/motd <<INNER
hello
INNER
EOF
USER app
