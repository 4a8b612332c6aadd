FROM bitnami/spark:3.4
USER root
RUN install_packages curl python3-pip
RUN pip install pyspark==3.4.1 delta-spark
RUN curl https://repo1.maven.org/maven2/org/apache/hadoop/hadoop-aws/3.3.4/hadoop-aws-3.3.4.jar --output /opt/bitnami/spark/jars/hadoop-aws-3.3.4.jar
COPY jobs /opt/jobs
COPY conf/spark-defaults.conf /opt/bitnami/spark/conf/
ENV AWS_SECRET_ACCESS_KEY=placeholder
USER 1001
CMD spark-submit --master $SPARK_MASTER_URL /opt/jobs/main.py
