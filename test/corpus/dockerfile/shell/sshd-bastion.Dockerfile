FROM ubuntu:18.04
RUN apt-get update && apt-get install -y openssh-server sudo
RUN mkdir /var/run/sshd
RUN echo 'root:root' | chpasswd
RUN sed -i 's/#PermitRootLogin prohibit-password/PermitRootLogin yes/' /etc/ssh/sshd_config
RUN useradd -rm -d /home/ops -s /bin/bash -g root -G sudo -u 1000 ops
COPY authorized_keys /home/ops/.ssh/
USER ops:ops
USER root
RUN chmod 700 /home/ops/.ssh && chown -R ops /home/ops/.ssh
EXPOSE 22
CMD ["/usr/sbin/sshd", "-D"]
