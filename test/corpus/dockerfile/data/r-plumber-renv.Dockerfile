FROM rocker/r-ver:4.4.1
ENV RENV_PATHS_LIBRARY renv/library
RUN R -e "install.packages('renv', repos = c(CRAN = 'https://cloud.r-project.org'))"
WORKDIR /project
COPY renv.lock renv.lock
RUN R -e "renv::restore()"
COPY api.R .
EXPOSE 8000
CMD R -e "plumber::pr_run(plumber::pr('api.R'), host='0.0.0.0', port=8000)"
