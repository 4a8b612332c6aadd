FROM apache/superset:latest
USER root
RUN pip install mysqlclient
RUN pip install sqlalchemy-redshift==0.8.14 \
  Authlib
COPY superset_config.py /app/pythonpath/
ENV SUPERSET_SECRET_KEY="please-change-me"
RUN superset db upgrade && superset init
USER superset
