FROM scratch AS base
CMD ["serve", "--port", "$PORT"]

FROM base
SHELL ["/bin/bash", "-c"]
ENTRYPOINT exec /shop --log $LEVEL
CMD ["never seen"]
CMD ['single', 'quotes']
STOPSIGNAL SIGQUIT
HEALTHCHECK CMD ["sh", "-c", "wget -q localhost || exit 1"]
VOLUME /data /cache
