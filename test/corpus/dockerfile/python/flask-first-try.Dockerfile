FROM python
MAINTAINER shop-team

COPY . /app
WORKDIR /app

RUN pip install -r requirements.txt

EXPOSE 5000
ENV FLASK_APP app.py
CMD python app.py
