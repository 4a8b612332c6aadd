ARG ELASTIC_VERSION
FROM docker.elastic.co/elasticsearch/elasticsearch:${ELASTIC_VERSION}
RUN bin/elasticsearch-plugin install --batch analysis-icu
RUN bin/elasticsearch-plugin install --batch repository-s3
COPY --chown=1000:0 elasticsearch.yml config/
COPY synonyms.txt config/
ENV discovery.type single-node
USER 1000:0
EXPOSE 9200 9300
