FROM drupal:10-php8.2-fpm-alpine
RUN apk add --no-cache mysql-client patch git
WORKDIR /opt/drupal
COPY composer.json composer.lock ./
COPY patches patches
RUN composer install --no-dev --no-interaction --prefer-dist \
 && composer clear-cache
COPY web/modules/custom web/modules/custom
COPY web/sites/default/settings.php web/sites/default
RUN chown -R www-data web/sites/default && chmod 444 web/sites/default/settings.php
ENV PATH=${PATH}:/opt/drupal/vendor/bin
