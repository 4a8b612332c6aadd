FROM quay.io/wildfly/wildfly:31.0.1.Final-jdk17
RUN /opt/jboss/wildfly/bin/add-user.sh admin Admin#12345 --silent
COPY customization/ /opt/jboss/wildfly/customization/
USER root
RUN chown -R jboss:jboss /opt/jboss/wildfly/customization
RUN chmod 755 /opt/jboss/wildfly/customization/execute.sh
USER jboss
ADD shop.ear /opt/jboss/wildfly/standalone/deployments/
EXPOSE 8080 9990
CMD ["/opt/jboss/wildfly/bin/standalone.sh", "-b", "0.0.0.0", "-bmanagement", "0.0.0.0"]
