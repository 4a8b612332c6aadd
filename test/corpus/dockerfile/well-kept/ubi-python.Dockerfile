FROM registry.access.redhat.com/ubi9/python-312:9.6
WORKDIR /opt/app-root/src
COPY --chown=1001:0 requirements.txt ./
RUN pip install --no-cache-dir -r requirements.txt
COPY --chown=1001:0 . .
USER 1001
EXPOSE 8080
CMD ["gunicorn", "--bind", "0.0.0.0:8080", "app:app"]
