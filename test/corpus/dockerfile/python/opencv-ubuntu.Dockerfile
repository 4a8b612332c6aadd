FROM ubuntu:20.04
ARG DEBIAN_FRONTEND=noninteractive
RUN apt update && apt install -y python3-pip python3-opencv tzdata
RUN pip3 install flask imutils
RUN cd /opt && mkdir camera
COPY . /opt/camera
RUN cd /opt/camera
RUN export PYTHONPATH=/opt/camera
EXPOSE 5000
CMD ["python3", "/opt/camera/app.py && echo stopped"]
