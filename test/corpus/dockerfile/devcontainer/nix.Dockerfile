FROM nixos/nix:2.18.3
RUN nix-channel --update
COPY flake.nix flake.lock /dev/project/
WORKDIR /dev/project
RUN echo "experimental-features = nix-command flakes" >> /etc/nix/nix.conf
RUN nix develop --command true
COPY . .
CMD nix develop
