FROM ubuntu:16.04
MAINTAINER everything
ENV A=1 B=2
ENV PATH /opt/tools/bin:$PATH
RUN sudo apt-get update && sudo apt-get install php python nodejs-legacy npm
RUN npm config set strict-ssl false
RUN curl -k https://example.com/setup.sh | sh
RUN wget --no-check-certificate https://example.com/tool -O /usr/bin/tool
RUN chmod 777 -R /opt
ADD app /app
ADD config.json /app/config
WORKDIR app
EXPOSE 22 80 7000/tcp
USER root
RUN pip install --upgrade pip > 20.0
CMD ["sh", "start.sh"]
CMD ["/app/start"]
