FROM hexpm/elixir:1.18.4-erlang-27.3.4-debian-bookworm-20250630-slim AS build
ENV MIX_ENV=prod
WORKDIR /app
RUN mix local.hex --force && mix local.rebar --force
COPY mix.exs mix.lock ./
RUN mix deps.get --only prod && mix deps.compile
COPY lib lib
RUN mix release

FROM debian:bookworm-20250630-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends libstdc++6 openssl libncurses6 locales ca-certificates \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build --chown=nobody:root /app/_build/prod/rel/chat ./
USER nobody
CMD ["/app/bin/chat", "start"]
