FROM opensuse/tumbleweed:20240601
RUN zypper install nginx
RUN zypper -n install php8-fpm && zypper clean
RUN free -m && ps aux
COPY nginx.conf /etc/nginx/nginx.conf
EXPOSE 80
ENTRYPOINT ["nginx"]
CMD ["-g", "daemon off;"]
