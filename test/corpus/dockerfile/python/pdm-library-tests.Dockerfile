FROM python:3.11 AS base
RUN pip install -U pdm
ENV PDM_CHECK_UPDATE=false

WORKDIR /project
COPY pyproject.toml pdm.lock README.md /project/
COPY src/ /project/src
RUN pdm install --check --prod --no-editable

FROM base AS test
RUN pdm install -G test
COPY tests tests
RUN pdm run pytest -q

FROM python:3.11-slim AS release
COPY --from=Base /project/.venv/ /project/.venv
ENV PATH="/project/.venv/bin:$PATH"
COPY src /project/src
CMD ["python", "/project/src/__main__.py"]
