FROM denoland/deno:1.45.5 AS build
WORKDIR /src
COPY deno.json deno.lock ./
RUN deno install
COPY . .
RUN deno compile --allow-net --allow-env --output /out/tool main.ts

FROM debian:stable-slim
COPY --from=build /out/tool /usr/local/bin/tool
ENTRYPOINT ["/usr/local/bin/tool"]
CMD ["--help"]
