FROM debian:stretch-slim
RUN apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y postfix rsyslog sasl2-bin supervisor && apt-get clean && rm -rf /var/lib/apt/lists/*
RUN service rsyslog start && service postfix start
COPY supervisord.conf /etc/supervisor/conf.d/
COPY main.cf master.cf /etc/postfix
RUN mkfifo /var/spool/postfix/public/pickup
RUN echo "mailuser:example-password" | chpasswd
EXPOSE 25 465 587
CMD ["/usr/bin/supervisord", "-n"]
