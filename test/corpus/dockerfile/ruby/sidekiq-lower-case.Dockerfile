arg ruby=3.3
from ruby:$ruby-slim
run apt-get update -y \
    && apt-get install -y --no-install-recommends build-essential libpq-dev \
    && rm -rf /var/lib/apt/lists/*
workdir /app
copy Gemfile Gemfile.lock ./
run gem update --system && bundle config set --local deployment true && bundle install
copy . .
run useradd -m worker && chown -R worker /app
user worker
cmd ["bundle", "exec", "sidekiq", "-C", "config/sidekiq.yml"]
