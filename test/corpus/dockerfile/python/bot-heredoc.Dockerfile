# syntax=docker/dockerfile:1
FROM python:3.12-slim
WORKDIR /bot

RUN <<EOF
apt-get update
apt-get install -y --no-install-recommends ffmpeg
rm -rf /var/lib/apt/lists/*
EOF

COPY <<requirements.txt /bot/requirements.txt
discord.py==2.4.0
yt-dlp
requirements.txt

RUN pip install --no-cache-dir -r requirements.txt
COPY bot/ ./bot
CMD ["python", "-m", "bot"]
