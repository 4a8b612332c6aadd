FROM ubuntu:22.04 AS fetch
COPY toolchain.tar.gz /tmp/
RUN tar -xzf /tmp/toolchain.tar.gz -C /opt && rm /tmp/toolchain.tar.gz

FROM ubuntu:22.04 AS check
RUN echo "nobody uses me" > /unused

FROM ubuntu:22.04 AS python
COPY --from=fetch /opt /opt
ENV TOOLS=/opt/toolchain PATH=$TOOLS/bin:$PATH
RUN ln -sf /bin/bash /bin/sh
CMD ["bash", "-l"]
