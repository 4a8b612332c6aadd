FROM python:3.10

ENV POETRY_VERSION=1.8.3
ENV POETRY_HOME=/opt/poetry
RUN curl -sSL https://install.python-poetry.org | python3 -
ENV PATH="$POETRY_HOME/bin:$PATH"

WORKDIR /code
COPY . .
RUN poetry config virtualenvs.create false \
  && poetry install --no-interaction --no-ansi

CMD ["poetry", "run", "start"]
