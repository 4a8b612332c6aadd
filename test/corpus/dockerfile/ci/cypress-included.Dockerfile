FROM cypress/base:18.16.0
WORKDIR /e2e
COPY package.json ./
COPY package-lock.json ./
COPY cypress.config.js .
COPY cypress cypress
ENV CI=1
RUN npm ci
RUN npx cypress verify
CMD ["npm", "test"]
