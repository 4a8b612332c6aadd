FROM ruby:3.4-alpine
WORKDIR /app
COPY Gemfile Gemfile.lock ./
RUN apk add --no-cache --virtual .build-deps build-base \
    && bundle config set --local without "development test" \
    && bundle install --jobs 4 \
    && apk del .build-deps
COPY app.rb config.ru ./
USER nobody
EXPOSE 9292
CMD ["bundle", "exec", "rackup", "--host", "0.0.0.0"]
