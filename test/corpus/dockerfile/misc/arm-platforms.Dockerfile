FROM --platform=linux/arm64 debian:bookworm-slim AS pi
RUN apt-get update && apt-get install -y --no-install-recommends gpiod
FROM --platform=$TARGETPLATFORM debian:bookworm-slim
RUN apt-get update
RUN apt-get install python3 python3-venv
COPY --from=pi /usr/bin/gpioset /usr/bin/gpioset
ADD https://example.com/firmware/uf2-arm64.bin /firmware/
RUN useradd --create-home blinker
COPY blink.py /
CMD ["python3", "/blink.py",]
