FROM alpine:3.19 as fetch
RUN wget https://johnvansickle.com/ffmpeg/releases/ffmpeg-release-amd64-static.tar.xz && tar xf ffmpeg-release-amd64-static.tar.xz --strip-components=1
FROM scratch
COPY --from=fetch /ffmpeg /ffprobe /
WORKDIR /media
ENTRYPOINT ["/bin/sh", "-c", "/ffmpeg"]
CMD ["-version"]
HEALTHCHECK NONE
