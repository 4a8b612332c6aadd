FROM node:18-slim

# Install Google Chrome Stable and fonts
RUN apt-get update && apt-get install gnupg wget -y && \
  wget --quiet --output-document=- https://dl-ssl.google.com/linux/linux_signing_key.pub | gpg --dearmor > /etc/apt/trusted.gpg.d/google-archive.gpg && \
  sh -c 'echo "deb [arch=amd64] http://dl.google.com/linux/chrome/deb/ stable main" >> /etc/apt/sources.list.d/google.list' && \
  apt-get update && \
  apt-get install google-chrome-stable -y --no-install-recommends && \
  rm -rf /var/lib/apt/lists/*

ENV PUPPETEER_SKIP_CHROMIUM_DOWNLOAD=true
ENV PUPPETEER_EXECUTABLE_PATH="/usr/bin/google-chrome-stable"
WORKDIR /home/pptruser
COPY package.json package-lock.json ./
RUN npm ci --only=production
COPY index.js .
RUN groupadd -r pptruser && useradd -r -g pptruser -G audio,video pptruser && chown -R pptruser:pptruser /home/pptruser
USER pptruser
CMD ["node", "index.js"]
