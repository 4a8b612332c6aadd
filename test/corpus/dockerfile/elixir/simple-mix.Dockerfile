FROM elixir:latest
COPY . /app
WORKDIR /app
RUN mix local.hex --force
RUN mix deps.get
RUN mix compile
RUN cd assets && npm install
ENV PORT 4000
EXPOSE 4000
CMD mix phx.server
