# The blog. Posts are Markdown, the theme lives in another repository.
FROM node:20-alpine AS build

# git: the theme is fetched below
RUN apk add git \
    # for image resizing
    vips-dev \

    # and fonts
    fontconfig

WORKDIR /blog
RUN git clone https://example.com/blog/theme.git theme
COPY package.json .
RUN yarn install
COPY . .
RUN yarn eleventy

FROM lipanski/docker-static-website:latest
COPY --from=build /blog/_site .
