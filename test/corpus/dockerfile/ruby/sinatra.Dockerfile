FROM ruby:3.3-alpine
RUN apk add --update build-base
RUN gem install bundler
RUN mkdir /srv/app
WORKDIR /srv/app
ADD Gemfile* ./
RUN bundle install --without development test
ADD . .
EXPOSE 4567
CMD bundle exec ruby app.rb -o 0.0.0.0
