FROM php:5.6-apache
MAINTAINER webmaster@example.com
RUN apt-get update && apt-get install -y libmcrypt-dev libjpeg-dev libpng12-dev
RUN docker-php-ext-configure gd --with-jpeg-dir=/usr/lib
RUN docker-php-ext-install mysql mysqli gd mcrypt
RUN pecl install xdebug-2.5.5
RUN docker-php-ext-enable xdebug
ADD . /var/www/html
RUN service apache2 start
CMD apachectl -D FOREGROUND
