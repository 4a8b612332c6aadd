FROM opensuse/tumbleweed:20240601
RUN zypper install nginx
RUN zypper -n install php8-fpm && zypper clean
RUN top -b -n 1 | head -n 5
COPY nginx.conf /etc/nginx/nginx.conf
EXPOSE 80
ENTRYPOINT ["nginx"]
CMD ["-g", "daemon off;"]
