FROM composer:2.8 AS vendor
WORKDIR /app
COPY composer.json composer.lock ./
RUN composer install --no-dev --no-scripts --no-autoloader --prefer-dist --no-interaction
COPY . .
RUN composer dump-autoload --optimize --no-dev

FROM php:8.4-fpm-alpine
RUN docker-php-ext-install opcache pdo_mysql
WORKDIR /var/www/html
COPY --from=vendor --chown=www-data:www-data /app .
USER www-data
EXPOSE 9000
CMD ["php-fpm"]
