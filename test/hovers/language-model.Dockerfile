# syntax=docker/dockerfile:1
FROM python:3.13-slim AS download
RUN pip install --no-cache-dir huggingface-hub==0.34.0
ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.org/tokenizer.json /models/
RUN --mount=type=secret,id=hub_token hf download org/model --local-dir /models/large && rm -rf /models/large/.cache

FROM nvidia/cuda:12.8.1-runtime-ubuntu24.04
SHELL ["/bin/bash", "-eo", "pipefail", "-c"]
RUN apt-get update && apt-get install -y --no-install-recommends python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
ARG VERSION
ENV PATH=/opt/venv/bin:$PATH \
    MODEL=/models/large
RUN python3 -m venv /opt/venv; pip install "serve==$VERSION" | tee /tmp/log
COPY --link --chmod=644 --from=download /models /models
COPY --exclude=*.ipynb --parents src/*/config ./
VOLUME ["/cache"]
RUN --network=none --mount=type=tmpfs,target=/scratch python3 -c "import serve"
RUN rm /tmp/log
CMD serve --model $MODEL --host 0.0.0.0
