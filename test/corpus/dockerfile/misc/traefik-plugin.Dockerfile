FROM traefik:v2.11
COPY ./plugins-local /plugins-local
COPY traefik.yml /etc/traefik/traefik.yml
ENV CF_API_TOKEN=put-yours-here
LABEL "com.example.vendor"="Example" com.example.label-with-value="foo"
LABEL version="1.0" description="This text illustrates \
that label-values can span multiple lines."
EXPOSE 80 443 8080
