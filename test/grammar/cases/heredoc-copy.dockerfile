FROM debian:bookworm-slim
COPY --chmod=755 <<EOF /usr/local/bin/start.sh
exec "$@"
EOF
COPY <<EOF /app/app.py
print("hello")
EOF
COPY <<EOF /app/values.yaml
a: [1, 2]
EOF
COPY <<EOF "/app/with space.ini"
[section]
key = value
EOF
USER app
