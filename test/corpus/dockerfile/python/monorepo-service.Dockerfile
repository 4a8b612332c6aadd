# Built from the repository's root: docker build -f services/billing/Dockerfile .
FROM python:3.12-slim-bookworm

ENV VIRTUAL_ENV=/opt/venv
RUN python -m venv $VIRTUAL_ENV
ENV PATH="$VIRTUAL_ENV/bin:$PATH"

WORKDIR /src
COPY libs/common ./libs/common
COPY services/billing ./services/billing
RUN pip install --no-cache-dir ./libs/common \
 && pip install --no-cache-dir -r services/billing/requirements.txt \
 && pip install --no-cache-dir -e services/billing

RUN useradd billing
USER billing
CMD [ "billing-server" ]
