FROM phpswoole/swoole:5.1-php8.2
ONBUILD ARG BUILD_ENV
ONBUILD COPY . /var/www
ONBUILD RUN composer install --no-dev
ONBUILD RUN apt-get update && apt-get install -y supervisor
ONBUILD WORKDIR var
EXPOSE 9501
CMD ["php", "/var/www/server.php"]
