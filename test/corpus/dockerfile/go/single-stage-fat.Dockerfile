FROM golang:1.17
ENV GO111MODULE on
ENV GOPROXY=https://proxy.golang.org
COPY . /go/src/example.com/shop
WORKDIR /go/src/example.com/shop
RUN go get -d -v ./...
RUN go install -v ./...
RUN apt-get update && apt-get install -y vim less
EXPOSE 8080
CMD ["shop"]
