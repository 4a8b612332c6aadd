FROM python:3.11
WORKDIR /app
COPY requirements.txt /tmp/
RUN pip install --no-cache-dir --upgrade pip && \
    # all of them
    pip install --no-cache-dir -r /tmp/requirements.txt
COPY shop ./shop
CMD gunicorn --check-config shop:app && python -m shop from a shell
