# syntax=docker/dockerfile:1
from debian:12-slim

run <<EOF
set -e
apt-get update
apt-get install -y --no-install-recommends tini ca-certificates
rm -rf /var/lib/apt/lists/*
useradd --system --uid 10001 agent
EOF

copy --chmod=0755 <<"EOF" /usr/local/bin/agent
#!/bin/sh
exec sleep infinity
EOF

user agent
entrypoint ["tini", "--"]
cmd ["/usr/local/bin/agent"]
