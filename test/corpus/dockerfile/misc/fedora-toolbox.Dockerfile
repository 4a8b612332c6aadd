FROM fedora:39
RUN dnf install -y make gcc rpm-build rpmdevtools
RUN dnf -y upgrade
RUN dnf install nodejs
RUN dnf install -y ruby && gem install fpm
ENV HOME=/root
WORKDIR ~/rpmbuild
COPY shop.spec SPECS/
RUN rpmbuild -ba SPECS/shop.spec
