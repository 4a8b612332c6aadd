FROM sphinxdoc/sphinx:7.3.7 AS docs
WORKDIR /docs
ADD requirements-docs.txt /docs
RUN pip3 install -r requirements-docs.txt
ADD docs /docs
RUN make html

FROM nginx:1.27-alpine
COPY --from=docs /docs/_build/html /usr/share/nginx/html
COPY --from=docs /docs/nginx.conf /etc/nginx/conf.d/default.conf
EXPOSE 80
