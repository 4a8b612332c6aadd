FROM wordpress:6.5-apache
RUN apt-get update; \
    apt-get install -y --no-install-recommends libzip-dev zip ssmtp; \
    docker-php-ext-install zip
# wp-cli
RUN curl -O https://raw.githubusercontent.com/wp-cli/builds/gh-pages/phar/wp-cli.phar \
 && chmod +x wp-cli.phar && mv wp-cli.phar /usr/local/bin/wp
COPY ./wp-content/themes /usr/src/wordpress/wp-content/themes
COPY ./wp-content/plugins /usr/src/wordpress/wp-content/plugins
COPY php.ini /usr/local/etc/php/conf.d
ENV WORDPRESS_DB_PASSWORD=example
EXPOSE 80
