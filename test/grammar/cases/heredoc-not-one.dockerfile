FROM debian:bookworm-slim
RUN echo 'quoted <<EOF' "and <<EOF"
RUN cat <<< "here string"
# RUN <<EOF
RUN x=1<<2
USER app
