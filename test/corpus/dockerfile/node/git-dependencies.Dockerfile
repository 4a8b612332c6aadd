FROM node:lts-buster
RUN mkdir -p -m 0700 ~/.ssh && ssh-keyscan example.com >> ~/.ssh/known_hosts
COPY id_rsa /root/.ssh/id_rsa
RUN chmod 600 /root/.ssh/id_rsa
WORKDIR /srv
COPY package.json .
RUN npm i
RUN rm /root/.ssh/id_rsa
COPY . .
ENTRYPOINT ["node"]
ENTRYPOINT ["node", "--enable-source-maps"]
CMD ["main.js"]
