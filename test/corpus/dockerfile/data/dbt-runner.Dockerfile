FROM python:3.11-slim
ARG DBT_VERSION=1.8
RUN apt-get update && apt-get install -y git ssh-client && rm -rf /var/lib/apt/lists/*
RUN python -m pip install dbt-core~=$DBT_VERSION dbt-postgres~=$DBT_VERSION
ENV DBT_PROFILES_DIR=/dbt/profiles
WORKDIR /dbt
COPY . .
RUN dbt deps
ENTRYPOINT ["dbt"]
CMD ["run", "--target", "prod"]
