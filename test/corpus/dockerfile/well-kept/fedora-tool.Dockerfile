FROM fedora:42
RUN dnf install -y --setopt=install_weak_deps=False \
        git-core \
        # The linter that the script calls.
        ShellCheck \
    && dnf clean all
WORKDIR /work
COPY --chmod=0755 lint.sh /usr/local/bin/lint
USER 1000
ENTRYPOINT ["/usr/local/bin/lint"]
CMD ["--all"]
