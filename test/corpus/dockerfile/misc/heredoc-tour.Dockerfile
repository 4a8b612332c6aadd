# syntax=docker/dockerfile:1.4
FROM ubuntu:22.04 AS tools

RUN <<SCRIPT bash -e
apt-get update
apt-get install -y curl
curl -fsSL https://example.com/install.sh | bash
SCRIPT

COPY --chmod=755 <<"ENTRY" /usr/local/bin/entry
#!/bin/sh
exec "$@"
ENTRY

FROM tools
COPY <<-GREETING <<MOTD /etc/
	hello, ${USER:-nobody}
	GREETING
welcome
MOTD
RUN <<FIRST cat > /one && <<SECOND cat > /two
first
FIRST
second
SECOND
ENTRYPOINT ["entry"]
CMD cat /etc/MOTD
