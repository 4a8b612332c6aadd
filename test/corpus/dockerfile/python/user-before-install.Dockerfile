FROM python:3.12-slim
RUN useradd -m app
USER app
WORKDIR /srv
RUN apt-get update && apt-get install -y --no-install-recommends git
COPY requirements.txt .
RUN pip install --no-cache-dir --user -r requirements.txt
COPY . .
RUN touch /srv/log.txt
EXPOSE 80
CMD ["python", "app.py"]
