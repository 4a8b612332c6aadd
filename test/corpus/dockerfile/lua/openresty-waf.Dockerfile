FROM openresty/openresty:1.25.3.1-0-bullseye-fat
RUN opm get ledgetech/lua-resty-http
RUN luarocks install lua-cjson 2.1.0-1
ADD nginx.conf /usr/local/openresty/nginx/conf/nginx.conf
ADD lua /usr/local/openresty/nginx/lua
RUN chmod -R 0777 /usr/local/openresty/nginx/logs
RUN ["ln", "-sf", "/dev/stdout", "/usr/local/openresty/nginx/logs/access.log"]
EXPOSE 80/tcp 443/tcp
CMD /usr/local/openresty/bin/openresty -g "daemon off;"
