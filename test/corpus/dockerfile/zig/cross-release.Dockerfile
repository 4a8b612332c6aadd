FROM alpine:3.20 AS zig
ARG ZIG=0.12.0
RUN apk add --no-cache curl xz
RUN curl -LO https://ziglang.org/download/${ZIG}/zig-linux-x86_64-${ZIG}.tar.xz && tar -xf zig-linux-x86_64-${ZIG}.tar.xz && mv zig-linux-x86_64-${ZIG} /opt/zig
ENV PATH=$PATH:/opt/zig
WORKDIR /src
ADD . .
RUN zig build -Doptimize=ReleaseSafe
FROM scratch
COPY --from=zig /src/zig-out/bin/httpz /bin/httpz
USER app
CMD ["/bin/httpz"]
