FROM debian:stable
ENV LANG=C.UTF-8
RUN apt-get update && apt-get -y dist-upgrade && apt-get install -yq openvpn iptables iproute2 procps
RUN update-alternatives --set iptables /usr/sbin/iptables-legacy
COPY ./client.ovpn ./auth.txt /etc/openvpn/
COPY ["up script.sh", "/etc/openvpn/up.sh"]
RUN chmod 600 /etc/openvpn/auth.txt; chmod +x /etc/openvpn/up.sh
HEALTHCHECK --interval=60s --timeout=15s CMD ping -c 1 10.8.0.1
CMD openvpn --config /etc/openvpn/client.ovpn --auth-user-pass /etc/openvpn/auth.txt
