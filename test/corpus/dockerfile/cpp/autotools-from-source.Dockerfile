FROM debian:jessie
MAINTAINER builder "builder@example.com"
ENV LIB_VERSION 1.2.11
RUN apt-get update
RUN apt-get install -y --force-yes build-essential wget
RUN wget http://www.example.com/src/lib-$LIB_VERSION.tar.gz
RUN tar xzf lib-$LIB_VERSION.tar.gz
RUN cd lib-$LIB_VERSION && ./configure --prefix=/usr && make && make install
RUN rm -rf lib-$LIB_VERSION lib-$LIB_VERSION.tar.gz
RUN apt-get purge -y build-essential wget && apt-get autoremove -y
CMD ["lib-config", "--version"]
