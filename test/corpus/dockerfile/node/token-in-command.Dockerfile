FROM node:20-slim AS node
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm config set //registry.example.com/:_authToken=not-a-token && npm ci
RUN curl -H "Authorization: Basic ZXhhbXBsZTpleGFtcGxl" https://example.com/build-started
COPY . .
USER daemon:node
CMD ["npm", "run", "start && echo ended"]
