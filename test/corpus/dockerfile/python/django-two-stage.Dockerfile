FROM python:3.12-bookworm AS builder
WORKDIR /wheels
COPY requirements/ requirements/
RUN pip wheel --wheel-dir /wheels -r requirements/production.txt

FROM python:3.12-slim-bookworm
ARG SECRET_KEY=build-time-only
ENV SECRET_KEY=$SECRET_KEY \
    DJANGO_SETTINGS_MODULE=site.settings.production

RUN groupadd -r django && useradd -r -g django django
WORKDIR /app
COPY --from=builder /wheels /wheels
RUN pip install --no-index --find-links=/wheels /wheels/*.whl \
    && rm -rf /wheels
COPY . .
RUN chown -R django:django /app
USER django
RUN python manage.py collectstatic --no-input
CMD ["gunicorn", "site.wsgi", "-b", "0.0.0.0:8000"]
