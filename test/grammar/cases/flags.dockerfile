FROM --platform=$BUILDPLATFORM golang:1.25 AS build
COPY --from=build --link --chown=app:app /out /out
COPY --from=build \
     # between the lines
     --chmod=755 \
     /out /out
ADD --checksum=sha256:abc --keep-git-dir=true https://example.org/x.git /x
HEALTHCHECK --interval=30s --timeout=3s \
  CMD curl --fail http://localhost/
HEALTHCHECK NONE
