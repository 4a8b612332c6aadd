FROM php:8.3-cli AS tools
RUN apt-get update && apt-get install -y unzip
FROM composer:2.7 AS Tools
WORKDIR /app
COPY composer.json composer.lock ./
RUN composer install
FROM php:8.3-cli
COPY --from=tools /app/vendor /app/vendor
COPY bin /app/bin
CMD ["php", "/app/bin/console"]
