from squidfunk/mkdocs-material:9 as docs
workdir /docs
copy . .
run pip install mkdocs-macros-plugin && mkdocs build
from nginx:alpine
copy --from=docs /docs/site /usr/share/nginx/html
healthcheck --interval=1m cmd wget -q --spider http://localhost/ || exit 1
user nginx
