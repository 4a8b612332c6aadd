FROM denoland/deno:alpine-1.44.4
ARG GIT_REVISION
ENV DENO_DEPLOYMENT_ID=${GIT_REVISION}
WORKDIR /app
COPY . .
RUN deno cache main.ts
EXPOSE 8000
USER deno
CMD ["run", "-A", "main.ts"]
