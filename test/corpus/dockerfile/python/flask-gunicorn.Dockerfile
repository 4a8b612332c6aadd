FROM python:3.12-slim

# Keeps Python from writing .pyc files
ENV PYTHONDONTWRITEBYTECODE=1
ENV PYTHONUNBUFFERED=1

WORKDIR /srv/web

RUN apt-get update && apt-get install -y \
    gcc \
    libpq-dev \
    curl

COPY requirements.txt .
RUN pip install -r requirements.txt
RUN pip install gunicorn

COPY . .

EXPOSE 8000
HEALTHCHECK --interval=30s CMD curl -f http://localhost:8000/healthz || exit 1
CMD gunicorn --bind 0.0.0.0:8000 --workers 3 wsgi:app
