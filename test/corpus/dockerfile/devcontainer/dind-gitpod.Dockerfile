FROM gitpod/workspace-full:latest
USER gitpod
RUN sudo apt-get -q update && \
    sudo apt-get install -yq redis-server && \
    sudo rm -rf /var/lib/apt/lists/*
RUN bash -c ". /home/gitpod/.sdkman/bin/sdkman-init.sh && sdk install java 17.0.11-tem"
RUN pip install pre-commit
RUN alias ll='ls -la'
ENV EDITOR=vim
COPY --chown=gitpod .bashrc /home/gitpod/.bashrc.d/99-team
