# Xây dựng Storybook rồi phục vụ bằng nginx
FROM node:20 AS builder
WORKDIR /app
# Chép toàn bộ mã nguồn trước: mỗi lần sửa một tệp là phải cài lại từ đầu
COPY . .
RUN npm ci --legacy-peer-deps
RUN npm run build-storybook -- -o /storybook

FROM nginx:alpine
# Cấu hình riêng
COPY ./nginx/default.conf /etc/nginx/conf.d/
COPY --from=builder /storybook /usr/share/nginx/html
EXPOSE 80 443
