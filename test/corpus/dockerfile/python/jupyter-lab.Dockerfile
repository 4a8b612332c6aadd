FROM quay.io/jupyter/scipy-notebook:2024-10-07

USER root
RUN apt-get update --yes && \
    apt-get install --yes graphviz && \
    apt-get clean && rm -rf /var/lib/apt/lists/*

USER ${NB_UID}
RUN pip install --quiet \
      'graphviz==0.20.3' \
      plotly \
      altair
COPY --chown=${NB_UID}:${NB_GID} notebooks/ "${HOME}/notebooks"
WORKDIR "${HOME}"
