FROM registry.access.redhat.com/ubi9/ubi-minimal:9.4
USER root
RUN microdnf install -y nodejs npm
RUN microdnf update
WORKDIR /opt/app-root/src
COPY . .
RUN npm ci --omit=dev && npm cache clean --force
RUN chgrp -R 0 /opt/app-root && chmod -R g=u /opt/app-root
USER 1001
CMD ["npm", "start"]
