FROM debian:bookworm-slim
RUN --mount=type=cache,target=/var/cache/apt \
    <<EOF
apt-get update
echo "open
EOF
RUN true \
    && python3 <<EOF && echo ok
import sys
EOF
RUN true \
    && cat <<EOF > /etc/motd
text
EOF
USER app
