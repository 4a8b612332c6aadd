FROM debian:bookworm-slim
RUN cat <<EOF > /etc/app.conf && chmod 600 /etc/app.conf
[server]
FROM = "not an instruction"
EOF
RUN tee /app/settings.json <<EOF
{ "port": 8080 }
EOF
USER app
