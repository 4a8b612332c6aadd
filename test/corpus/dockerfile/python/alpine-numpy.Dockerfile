FROM python:3.12-alpine3.20
LABEL maintainer="data team" version=1.0

RUN apk add --no-cache --virtual .build-deps gcc g++ gfortran musl-dev openblas-dev
RUN pip install numpy pandas tensorflow
RUN apk del .build-deps

RUN adduser -D -u 1234567 reporter
COPY report.py /usr/local/bin/
RUN chmod +x /usr/local/bin/report.py
USER reporter
WORKDIR /home/reporter
ENTRYPOINT report.py
CMD ["--monthly"]
