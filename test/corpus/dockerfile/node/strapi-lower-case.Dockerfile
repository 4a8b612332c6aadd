from node:18-alpine
# sharp needs these
run apk update && apk add --no-cache build-base gcc autoconf automake zlib-dev libpng-dev nasm bash vips-dev git > /dev/null 2>&1
arg NODE_ENV=development
env NODE_ENV=${NODE_ENV}

workdir /opt/
copy package.json package-lock.json ./
run npm install -g node-gyp
run npm config set fetch-retry-maxtimeout 600000 -g && npm install
env PATH /opt/node_modules/.bin:$PATH

workdir /opt/app
copy . .
run chown -R node:node /opt/app
user node
run ["npm", "run", "build"]
expose 1337
cmd ["npm", "run", "develop"]
