ARG ARCH="amd64"
ARG OS="linux"
FROM quay.io/prometheus/busybox-${OS}-${ARCH}:latest
LABEL maintainer="The exporters team"

ARG ARCH="amd64"
ARG OS="linux"
COPY .build/${OS}-${ARCH}/sensor_exporter /bin/sensor_exporter

EXPOSE      9100
USER        nobody
ENTRYPOINT  [ "/bin/sensor_exporter" ]
