FROM erlang:26 AS builder
WORKDIR /buildroot
COPY . .
RUN rebar3 as prod release
FROM alpine:3.19
RUN apk add --no-cache openssl && apk add --no-cache ncurses-libs
COPY --from=builder /buildroot/_build/prod/rel/hello /hello
EXPOSE 8080 8443
CMD /hello/bin/hello foreground
