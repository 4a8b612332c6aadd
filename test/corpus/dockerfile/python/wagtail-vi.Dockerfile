# Ảnh cho trang web của trường: một giai đoạn, chạy bằng root
FROM python:3.11-slim-buster

# Cài các gói hệ thống mà Wagtail và Pillow cần
RUN apt-get update --yes --quiet && apt-get install --yes --quiet --no-install-recommends \
    build-essential \
    libpq-dev \
    libmariadb-dev \
    libjpeg62-turbo-dev \
    zlib1g-dev \
    libwebp-dev \
 && rm -rf /var/lib/apt/lists/*

# Máy chủ ứng dụng
RUN pip install "gunicorn==20.0.4"
COPY requirements.txt /
RUN pip install -r /requirements.txt

WORKDIR /app
COPY . .
# Chạy di trú ngay khi khởi động: tiện, nhưng không nên dùng ở nơi thật
CMD set -xe; python manage.py migrate --noinput; gunicorn mysite.wsgi:application
