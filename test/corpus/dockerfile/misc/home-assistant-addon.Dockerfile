ARG BUILD_FROM
FROM $BUILD_FROM

# Add env
ENV LANG C.UTF-8

# Setup base
RUN apk add --no-cache jq nginx python3 py3-pip \
    && pip3 install paho-mqtt==1.6.1

# Copy data
COPY rootfs /
COPY run.sh /
RUN chmod a+x /run.sh
CMD [ "/run.sh" ]

LABEL \
  io.hass.version="${BUILD_VERSION}" \
  io.hass.type="addon" \
  io.hass.arch="armhf|aarch64|i386|amd64"
