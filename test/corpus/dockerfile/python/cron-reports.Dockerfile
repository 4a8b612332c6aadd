FROM python:3.12-slim
RUN apt-get update && apt-get -y install cron vim
COPY crontab /etc/cron.d/reports
RUN chmod 0644 /etc/cron.d/reports && crontab /etc/cron.d/reports
RUN touch /var/log/cron.log
COPY requirements.txt /tmp
RUN pip install -r /tmp/requirements.txt && rm /tmp/requirements.txt
COPY reports /reports
ENV TZ Europe/Berlin
CMD cron && tail -f /var/log/cron.log
