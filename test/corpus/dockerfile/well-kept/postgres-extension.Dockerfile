FROM postgres:17-bookworm

RUN apt-get update \
    && apt-get install -y --no-install-recommends postgresql-17-pgvector \
    && rm -rf /var/lib/apt/lists/*

COPY --chmod=0755 init/10-extensions.sh /docker-entrypoint-initdb.d/
COPY conf/tuning.conf /etc/postgresql/conf.d/

USER postgres
EXPOSE 5432
