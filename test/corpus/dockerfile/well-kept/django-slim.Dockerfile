FROM python:3.12-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1

RUN apt-get update \
    && apt-get install -y --no-install-recommends libpq5 gettext \
    && rm -rf /var/lib/apt/lists/*

RUN groupadd --gid 10001 django \
    && useradd --uid 10001 --gid django --create-home django

WORKDIR /srv/site
COPY requirements/ requirements/
RUN pip install -r requirements/production.txt
COPY --chown=django:django . .

USER django
RUN python manage.py collectstatic --noinput
EXPOSE 8000
ENTRYPOINT ["./docker-entrypoint.sh"]
CMD ["gunicorn", "site.wsgi:application", "--bind=0.0.0.0:8000"]
