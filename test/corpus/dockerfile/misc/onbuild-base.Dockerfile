# The company's base image for Python services.
FROM python:3.9-slim-bullseye
ARG PIP_INDEX_URL=https://pypi.example.com/simple
ENV PIP_INDEX_URL=${PIP_INDEX_URL}
WORKDIR /service
ONBUILD ARG EXTRA_PACKAGES
ONBUILD RUN apt-get update && apt-get install -y $EXTRA_PACKAGES
ONBUILD COPY requirements.txt ./
ONBUILD RUN pip install -r requirements.txt
ONBUILD COPY . .
ONBUILD USER nobody
ENTRYPOINT python -m service
