FROM denoland/deno:2.4.0
WORKDIR /app
COPY deno.json deno.lock ./
RUN deno install --frozen
COPY main.ts ./
COPY routes routes
RUN deno cache main.ts
USER deno
EXPOSE 8000
CMD ["run", "--allow-net", "--allow-env", "main.ts"]
