FROM ubuntu:latest
RUN apt-get update && apt-get install -y unzip curl wget jq git python3-pip && \
    apt-get clean

ENV TERRAFORM_VERSION 1.8.5
RUN cd /tmp && \
    wget https://releases.hashicorp.com/terraform/${TERRAFORM_VERSION}/terraform_${TERRAFORM_VERSION}_linux_amd64.zip && \
    unzip terraform_${TERRAFORM_VERSION}_linux_amd64.zip -d /usr/bin

RUN curl "https://awscli.amazonaws.com/awscli-exe-linux-x86_64.zip" -o "awscliv2.zip"
RUN unzip awscliv2.zip && ./aws/install && rm -rf aws awscliv2.zip
RUN pip3 install ansible --break-system-packages
RUN curl -s https://raw.githubusercontent.com/terraform-linters/tflint/master/install_linux.sh | bash

ENV AWS_ACCESS_KEY_ID="" \
    AWS_SECRET_ACCESS_KEY=""
VOLUME ["/work"]
WORKDIR /work
ENTRYPOINT ["/bin/bash"]
