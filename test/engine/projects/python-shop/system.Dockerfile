# syntax is BuildKit's own
FROM python:3.11
ENV PYTHONUNBUFFERED=1
WORKDIR /app
RUN apt-get update && apt-get install -y --no-install-recommends build-essential && rm -rf /var/lib/apt/lists/*
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY . .

# What it listens on
EXPOSE 8000
LABEL org.example.name="shop"
STOPSIGNAL SIGINT
CMD ["python", "-m", "shop", "from", "the", "system"]
