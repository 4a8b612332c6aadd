FROM debian:bookworm
# Cross compiling for the Raspberry Pi
RUN dpkg --add-architecture arm64 && apt-get update && apt-get install -y \
	crossbuild-essential-arm64 \
	qtbase5-dev:arm64 \
	git \
# ccache makes the second build quick
	ccache
ENV CC=aarch64-linux-gnu-gcc CXX=aarch64-linux-gnu-g++
RUN useradd -ms /bin/bash dev && echo "dev ALL=(ALL) NOPASSWD:ALL" >> /etc/sudoers
USER dev
WORKDIR /home/dev
RUN sudo apt-get install -y gdb-multiarch
COPY toolchain.cmake .
CMD bash
