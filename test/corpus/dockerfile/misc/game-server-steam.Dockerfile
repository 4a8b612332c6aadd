FROM cm2network/steamcmd:root
ENV STEAMAPPID 896660
ENV STEAMAPPDIR "${HOMEDIR}/valheim-dedicated"
RUN set -x \
	&& apt-get update \
	&& apt-get install -y --no-install-recommends --no-install-suggests \
		wget=1.21-1+deb11u1 \
		ca-certificates=20210119 \
		libpulse-dev \
	&& mkdir -p "${STEAMAPPDIR}" \
	&& chown -R "${USER}:${USER}" "${STEAMAPPDIR}" \
	&& rm -rf /var/lib/apt/lists/*
COPY entry.sh ${HOMEDIR}
USER ${USER}
VOLUME ${STEAMAPPDIR}
WORKDIR ${HOMEDIR}
ENTRYPOINT ["bash", "entry.sh"]
EXPOSE 2456/udp 2457/udp
