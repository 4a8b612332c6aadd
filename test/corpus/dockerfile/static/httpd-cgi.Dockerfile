FROM httpd:2.4
RUN apt-get update && apt-get upgrade -y && apt-get install -y perl libcgi-pm-perl
COPY ./my-httpd.conf /usr/local/apache2/conf/httpd.conf
COPY ./cgi-bin/ /usr/local/apache2/cgi-bin/
COPY ./htdocs/ /usr/local/apache2/htdocs/
RUN chmod +x /usr/local/apache2/cgi-bin/*.pl
RUN mkdir logs
LABEL author = "site team"
EXPOSE 80
