FROM python:3.12-slim-bookworm AS build
ENV POETRY_VIRTUALENVS_IN_PROJECT=1
RUN pip install --no-cache-dir poetry==2.1.3
WORKDIR /app
COPY pyproject.toml poetry.lock ./
RUN poetry install --only main --no-root --no-cache

FROM python:3.12-slim-bookworm
WORKDIR /app
COPY --from=build /app/.venv .venv
COPY worker worker
ENV PATH="/app/.venv/bin:$PATH"
USER 10001
CMD ["celery", "--app", "worker.app", "worker", "--loglevel", "info"]
