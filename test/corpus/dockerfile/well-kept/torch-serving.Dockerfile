FROM python:3.12-slim-bookworm AS build
RUN python -m venv /opt/venv
ENV PATH="/opt/venv/bin:$PATH"
COPY requirements.txt /tmp/requirements.txt
RUN pip install --no-cache-dir --index-url https://download.pytorch.org/whl/cpu torch==2.8.0 \
    && pip install --no-cache-dir -r /tmp/requirements.txt

FROM python:3.12-slim-bookworm
COPY --from=build /opt/venv /opt/venv
ENV PATH="/opt/venv/bin:$PATH" MODEL_DIR=/models
WORKDIR /srv
COPY serve ./serve
# The weights are mounted when the container starts.
VOLUME /models
USER 10001
EXPOSE 9000
CMD ["python", "-m", "serve", "--port", "9000"]
