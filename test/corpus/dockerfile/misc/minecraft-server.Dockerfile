FROM adoptopenjdk:16-jre
ENV MEMORY 2G
RUN mkdir /minecraft
ADD https://launcher.example.com/v1/objects/server.jar /minecraft/server.jar
WORKDIR minecraft
RUN echo eula=true > eula.txt
VOLUME /minecraft/world
EXPOSE 25565
CMD java -Xmx$MEMORY -jar server.jar nogui
