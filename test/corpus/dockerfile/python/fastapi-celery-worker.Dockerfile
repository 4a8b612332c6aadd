ARG PYTHON_VERSION=3.12
FROM python:${PYTHON_VERSION}-slim as base

ENV PIP_NO_CACHE_DIR=off \
    PIP_DISABLE_PIP_VERSION_CHECK=on \
    PIP_DEFAULT_TIMEOUT=100

# ---- API -----------------------------------------------------------------
FROM base as api
WORKDIR /app
COPY ./requirements.txt /app/requirements.txt
RUN pip install --no-cache-dir --upgrade -r /app/requirements.txt
COPY ./app /app/app
EXPOSE 80
CMD ["uvicorn", "app.main:app", "--host", "0.0.0.0", "--port", "80"]

# ---- Worker: same code, no port -------------------------------------------
FROM api AS worker
RUN apt-get update && apt-get -y install procps && apt-get clean
CMD celery -A app.tasks worker --loglevel=info
