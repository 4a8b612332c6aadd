# check=skip=ConsistentInstructionCasing
ARG SUFFIX=-slim
FROM debian:12$SUFIX as Base
Run apt-get update
# hadolint ignore=DL3008
Run apt-get install -y ncdu htop
FROM base as Final
copy --from=Base /usr/bin/htop /usr/bin/htop
# layerwise ignore=shell-form-command it is a demonstration
CMD htop
