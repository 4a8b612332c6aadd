FROM python:3.11 AS shop
RUN groupadd -g 1500 app && useradd -m -u 1500 -g app app && mkdir -p /data && chown app:app /data && chmod 750 /data
ENV VIRTUAL_ENV=/opt/venv
RUN python -m venv $VIRTUAL_ENV
ENV PATH="$VIRTUAL_ENV/bin:$PATH"
COPY --chown=app:app . /srv/shop
WORKDIR /srv/shop
RUN pip install --no-cache-dir -r requirements.txt
VOLUME /data
USER app
ENTRYPOINT ["python", "-m", "shop"]
CMD ["from", "an", "environment"]
