FROM composer:2 AS vendor
WORKDIR /app
COPY . .
RUN composer install --no-dev --optimize-autoloader --no-interaction

FROM node:18 AS assets
WORKDIR /app
COPY . .
RUN npm install
RUN npm run production

FROM php:8.1-apache
ENV APACHE_DOCUMENT_ROOT=/var/www/html/public
RUN sed -ri -e 's!/var/www/html!${APACHE_DOCUMENT_ROOT}!g' /etc/apache2/sites-available/*.conf
RUN docker-php-ext-install pdo_mysql opcache && a2enmod rewrite
COPY --from=vendor /app /var/www/html
COPY --from=assets /app/public/build /var/www/html/public/build
COPY .env.production /var/www/html/.env
RUN chown -R www-data:www-data /var/www/html/storage
RUN chmod -R 777 /var/www/html/storage /var/www/html/bootstrap/cache
RUN php artisan config:cache
EXPOSE 80
