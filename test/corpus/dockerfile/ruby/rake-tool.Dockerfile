FROM ruby:3.3
ENV GEM_HOME=/gems
ENV PATH=$GEM_HOME/bin:$PATH
RUN gem install rake rspec
WORKDIR /tool
COPY Gemfile /tool/
COPY Gemfile.lock /tool
COPY lib spec Rakefile /tool/
RUN bundle
RUN export RUBYOPT=-W0
RUN rake spec
ENTRYPOINT ["rake"]
