FROM debian:bookworm-slim
RUN apt-get install -y \
curl \
-q \
&& rm -rf /tmp/x \
| cat
RUN apt-get install \
	git \
	&& true
USER app
