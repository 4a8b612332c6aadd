FROM ruby:2.5-stretch AS jekyll
RUN gem install bundler -v 2.1.4
ENV LC_ALL=C.UTF-8
COPY . /site
WORKDIR /site
RUN bundle install --jobs 4 --retry 3
RUN bundle exec jekyll build -d /out
FROM nginx:1.21.1-alpine
COPY --from=jekyll /out /usr/share/nginx/html
HEALTHCHECK NONE
