FROM python:3.12 AS build
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY . .
RUN python -m compileall .

FROM python:3.12-slim
WORKDIR /app
COPY --from=build /app /app
RUN adduser --system api
USER api:api
ENV PORT=8080
HEALTHCHECK CMD curl -f http://localhost:8080/ || exit 1
CMD ["uvicorn", "api:app", "--port", "$PORT"]
