FROM alpine:latest
ARG KUBE_VERSION="v1.30.2"
ARG HELM_VERSION="v3.15.2"
RUN apk add --update ca-certificates curl bash git
RUN curl -L https://dl.k8s.io/release/${KUBE_VERSION}/bin/linux/amd64/kubectl -o /usr/local/bin/kubectl
RUN chmod +x /usr/local/bin/kubectl
RUN wget -q https://get.helm.sh/helm-${HELM_VERSION}-linux-amd64.tar.gz -O - | tar -xzO linux-amd64/helm > /usr/local/bin/helm
RUN chmod +x /usr/local/bin/helm
RUN rm -rf /var/cache/apk/*
WORKDIR /config
CMD bash
