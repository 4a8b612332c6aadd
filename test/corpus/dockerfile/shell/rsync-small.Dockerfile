FROM busybox AS certs
RUN wget -q -O /ca.pem https://example.com/ca.pem

FROM alpine:3
RUN apk --update --no-cache add rsync openssh-client inotify-tools \
  && rm -rf /var/cache/apk/*
COPY --from=certs /ca.pem /etc/ssl/certs
COPY sync.sh /usr/local/bin/sync
SHELL ["/bin/sh", "-ec"]
RUN chmod a+x /usr/local/bin/sync
ENTRYPOINT exec sync "$SOURCE" "$TARGET"
