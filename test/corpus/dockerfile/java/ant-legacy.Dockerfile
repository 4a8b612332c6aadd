FROM centos:7
RUN yum -y install java-1.8.0-openjdk-devel wget unzip
RUN cd /opt && wget http://archive.apache.org/dist/ant/binaries/apache-ant-1.9.16-bin.zip && unzip apache-ant-1.9.16-bin.zip
RUN rm -f /opt/apache-ant-1.9.16-bin.zip
ENV ANT_HOME /opt/apache-ant-1.9.16
ENV PATH ${PATH}:${ANT_HOME}/bin
COPY . /build
WORKDIR /build
RUN ant -f build.xml dist
CMD java -cp "dist/*:lib/*" com.example.legacy.Main
