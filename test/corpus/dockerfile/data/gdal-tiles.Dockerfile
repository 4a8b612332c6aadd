FROM osgeo/gdal:ubuntu-small-3.6.3
LABEL description="Cuts tiles" \
      version="2" \
      description="Cuts tiles for the map"
WORKDIR /tiles
RUN apt-get -qq update && apt-get -qq -y --no-install-recommends install parallel=20210822+ds-2 && rm -rf /var/lib/apt/lists/*
COPY cut.sh style.qml ./
RUN ["bash", "-c", "chmod +x cut.sh && mkdir out"]
ENTRYPOINT ["./cut.sh"]
CMD ["--zoom", "0-14", "--processes", "${NPROC}"]
