FROM postgres:15
ENV POSTGIS_MAJOR 3
RUN apt-get update \
      && apt-get install -y --no-install-recommends \
           postgresql-15-postgis-$POSTGIS_MAJOR \
           postgresql-15-postgis-$POSTGIS_MAJOR-scripts \
      && rm -rf /var/lib/apt/lists/*
RUN mkdir -p /docker-entrypoint-initdb.d
COPY ./initdb-postgis.sh /docker-entrypoint-initdb.d/10_postgis.sh
COPY ./seed.sql.gz /docker-entrypoint-initdb.d/20_seed.sql.gz
ENV POSTGRES_USER=gis
ENV POSTGRES_PASSWORD=gis
ENV POSTGRES_DB=gis
