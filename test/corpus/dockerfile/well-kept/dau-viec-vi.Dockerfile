# syntax=docker/dockerfile:1
# Dịch vụ gửi thư: hai giai đoạn, không chạy bằng root
FROM python:3.13-slim-bookworm AS cai-dat
WORKDIR /app
# Danh sách thư viện được chép trước, để bước cài đặt nằm trong bộ nhớ đệm
COPY requirements.txt ./
RUN pip install --no-cache-dir --target /thu-vien -r requirements.txt

FROM python:3.13-slim-bookworm
ENV PYTHONPATH=/thu-vien
WORKDIR /app
COPY --from=cai-dat /thu-vien /thu-vien
COPY gui_thu ./gui_thu
USER 10001
CMD ["python", "-m", "gui_thu"]
