# Three names that look right and are not.
ARG VERSION=2.0
FROM pytorch:$VERSION
ARG UNUSED=1
ARG VERSION
WORKDIR /work dir
ENV PATH="/work/bin"
COPY train.py .
RUN echo "version $VERSION"
CMD [python, "train.py"]
