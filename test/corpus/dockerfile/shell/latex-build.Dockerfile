FROM ubuntu:22.04
ENV DEBIAN_FRONTEND noninteractive
RUN apt-get update -q && apt-get install -qy texlive-full python3-pygments gnuplot make git
WORKDIR /data
VOLUME ["/data"]
RUN groupadd -g 1000 latex && useradd -u 1000 -g latex latex
USER latex
CMD make pdf
