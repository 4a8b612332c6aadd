FROM ubuntu:22.04 AS fetch
COPY toolchain.tar.gz /tmp/
RUN tar -xzf /tmp/toolchain.tar.gz -C /opt && rm /tmp/toolchain.tar.gz

FROM ubuntu:22.04 AS check
RUN echo "nobody uses me" > /unused

FROM ubuntu:22.04
RUN apt-get update

FROM ubuntu:22.04 AS python
COPY --from=fetch /opt /opt
ENV TOOLS=/opt/toolchain PATH=$TOOLS/bin:$PATH
RUN ln -sf /bin/bash /bin/sh
COPY data.tar.bz2 /srv/
RUN tar -xjf /srv/data.tar.bz2 -C /srv
CMD ["bash", "-l"]
