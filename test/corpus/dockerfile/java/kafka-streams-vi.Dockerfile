# Dịch vụ đọc luồng đơn hàng
FROM gradle:8-jdk21 AS bien-dich
WORKDIR /src
COPY build.gradle settings.gradle ./
# Tải thư viện trước khi chép mã nguồn
RUN gradle dependencies --no-daemon || return 0
COPY src src
RUN gradle shadowJar --no-daemon

FROM eclipse-temurin:21-jre-alpine
RUN apk add --update curl && rm -rf /var/cache/apk/*
COPY --from=bien-dich /src/build/libs/*-all.jar /opt/don-hang.jar
# Chạy bằng người dùng riêng
RUN adduser -D ung-dung
USER ung-dung
ENTRYPOINT java -jar /opt/don-hang.jar
