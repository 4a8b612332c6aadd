FROM perl:5.38
RUN cpan App::cpanminus
WORKDIR /opt/app
COPY . .
RUN cpanm --installdeps --notest .
RUN apt-get update && apt-get install libexpat1-dev
EXPOSE 3000
CMD perl script/app daemon -m production
