FROM geoffreybooth/meteor-base:2.13 AS build
COPY ./app/package*.json $APP_SOURCE_FOLDER/
RUN bash $SCRIPTS_FOLDER/build-app-npm-dependencies.sh
COPY ./app $APP_SOURCE_FOLDER/
RUN bash $SCRIPTS_FOLDER/build-meteor-bundle.sh

FROM node:14.21.3-alpine
ENV APP_BUNDLE_FOLDER /opt/bundle
ENV SCRIPTS_FOLDER /docker
RUN apk --no-cache add bash ca-certificates
COPY --from=build $APP_BUNDLE_FOLDER/bundle $APP_BUNDLE_FOLDER/bundle/
ENTRYPOINT ["/docker/entrypoint.sh"]
CMD ["node", "main.js"]
