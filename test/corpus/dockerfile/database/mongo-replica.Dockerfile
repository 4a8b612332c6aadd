FROM mongo:4.0
RUN openssl rand -base64 756 > /etc/keyfile && chmod 400 /etc/keyfile && chown mongodb:mongodb /etc/keyfile
ADD mongod.conf /etc/mongod.conf
ADD rs-init.js /docker-entrypoint-initdb.d/
VOLUME ["/data/db", "/data/configdb"]
RUN chown -R mongodb:mongodb /data
EXPOSE 27017:27017
CMD mongod --config /etc/mongod.conf
