FROM electronuserland/builder:wine
WORKDIR /project
COPY package.json yarn.lock ./
RUN yarn install --frozen-lockfile --network-timeout 600000
COPY . ./
ENV ELECTRON_CACHE="/root/.cache/electron" \
    ELECTRON_BUILDER_CACHE="/root/.cache/electron-builder"
RUN yarn electron-builder --linux --win \
# Artefacts are copied out by the pipeline
 && ls -la dist
