FROM julia:1.10
RUN apt-get update && apt-get install -y --no-install-recommends build-essential wget curl
ENV JULIA_DEPOT_PATH /opt/julia
WORKDIR /work
COPY Project.toml Manifest.toml ./
RUN julia --project=. -e 'using Pkg; Pkg.instantiate(); Pkg.precompile()'
COPY . .
CMD julia --project=. main.jl
