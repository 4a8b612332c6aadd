FROM golang:1.22-alpine3.19
ARG HUGO_VERSION=0.126.1
RUN wget https://github.com/gohugoio/hugo/releases/download/v${HUGO_VERSION}/hugo_${HUGO_VERSION}_linux-amd64.tar.gz \
  && tar -xzf hugo_${HUGO_VERSION}_linux-amd64.tar.gz -C /usr/local/bin hugo
RUN rm hugo_${HUGO_VERSION}_linux-amd64.tar.gz
RUN apk add --no-cache git asciidoctor
WORKDIR /site
VOLUME /site
EXPOSE 1313
ENTRYPOINT ["hugo"]
CMD ["server", "--bind=0.0.0.0", "-D"]
