FROM node:14.17-stretch
WORKDIR /site
COPY package.json yarn.lock ./
RUN yarn install
COPY . ./
RUN yarn run build
FROM amazon/aws-cli
COPY --from=0 /site/public /public
ENV AWS_DEFAULT_REGION=eu-west-1
ENV AWS_ACCESS_KEY_ID=not-a-real-key
ENTRYPOINT aws s3 sync /public s3://example-bucket
