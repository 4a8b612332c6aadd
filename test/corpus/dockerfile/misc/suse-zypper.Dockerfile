FROM opensuse/leap:15.4
RUN zypper refresh
RUN zypper install -y apache2 php8 apache2-mod_php8
RUN zypper update -y
RUN a2enmod php8; sed -i 's/Listen 80/Listen 8080/' /etc/apache2/listen.conf
COPY htdocs /srv/www/htdocs
EXPOSE 8080
CMD start_apache2 -D FOREGROUND -k start
