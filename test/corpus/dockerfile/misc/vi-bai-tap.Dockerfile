# Bài tập tuần 3: đóng gói máy chủ web nhỏ
FROM ubuntu:latest
# Cập nhật danh sách gói
RUN apt-get update
RUN apt-get install -y apache2
# Chép trang chủ vào thư mục của Apache
ADD ./trang-web /var/www/html
# Mở cổng 80
EXPOSE 80
# Chạy Apache ở tiền cảnh
CMD /usr/sbin/apache2ctl -D FOREGROUND
