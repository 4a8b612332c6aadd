FROM debian:bookworm-slim
RUN echo "$HOME" && ls -la /tmp | grep -v '^d' > out.txt # a comment of the shell
run true
