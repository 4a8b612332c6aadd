# syntax=docker/dockerfile:1
FROM python:3.13-slim-bookworm AS build
WORKDIR /app
RUN python -m venv /opt/venv
ENV PATH="/opt/venv/bin:$PATH"
COPY requirements.txt .
RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt

FROM python:3.13-slim-bookworm
ENV PATH="/opt/venv/bin:$PATH" \
    PYTHONUNBUFFERED=1
RUN useradd --system --create-home --uid 10001 web
WORKDIR /app
COPY --from=build /opt/venv /opt/venv
COPY shop ./shop
USER web
EXPOSE 8000
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "shop:create_app()"]
