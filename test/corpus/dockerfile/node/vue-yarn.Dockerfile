FROM node:16-alpine as build-stage
WORKDIR /app
ADD . .
RUN yarn
RUN yarn build

# production stage
FROM nginx:stable-alpine as production-stage
RUN rm -rf /usr/share/nginx/html/*
COPY --from=build-stage /app/dist /usr/share/nginx/html
EXPOSE 80
CMD nginx -g 'daemon off;'
