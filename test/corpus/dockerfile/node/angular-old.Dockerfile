FROM node:12 AS builder
RUN npm install -g @angular/cli
WORKDIR /ng
COPY package.json ./
RUN npm install --force
COPY . /ng
RUN ng build --prod
FROM nginx:1.19
COPY --from=builder /ng/dist/shop /usr/share/nginx/html
