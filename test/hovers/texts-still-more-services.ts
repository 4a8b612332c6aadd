import { compose, type HoverText } from './text.ts';

/** Small files that bring out the facts of concepts about how a service's containers are made and run. */
export const stillMoreServices: readonly HoverText[] = [
  compose`
    services:
      a:
        image: shop/a:1
        cgroup: host
        mem_limit: 64m
        memswap_limit: 64m
        cpus: 0.5
        pids_limit: 50
        userns_mode: host
        privileged: true
        pid: host
      b:
        image: shop/b:1
        cgroup: private
        cgroup_parent: shop.slice
        userns_mode: host
        user: "1000"
      c:
        image: shop/c:1
        cgroup: $CGROUP
        cgroup_parent: shop
        userns_mode: private
      d:
        image: shop/d:1
        cgroup_parent: $PARENT
        userns_mode: $MODE
      e:
        image: shop/e:1
        userns_mode: host
        volumes:
          - v:/data
          - v:/data:ro
          - v:/data:/more
  `,
  compose`
    services:
      a:
        image: shop/a:1
        pull_policy: always
        platform: linux/amd64
        tty: true
        stdin_open: true
      b:
        image: shop/b:1
        build: .
        pull_policy: always
        platform: linux/arm64
        tty: true
      c:
        image: shop/c:1
        pull_policy: missing
        platform: $PLATFORM
        tty: $TTY
        stdin_open: true
      d:
        build:
          context: .
          platforms: [linux/amd64]
        pull_policy: if_not_present
        platform: linux/arm64
        tty: false
        stdin_open: false
      e:
        image: shop/e:1
        pull_policy: never
      f:
        build: .
        pull_policy: never
      g:
        build: .
        pull_policy: build
      h:
        image: shop/h:1
        pull_policy: build
      i:
        image: shop/i:1
        pull_policy: every_12h
      j:
        image: shop/j:1
        pull_policy: $POLICY
  `,
  compose`
    services:
      a:
        image: shop/a:1
        dns: 10.0.0.2
        dns_search: [example.org]
        dns_opt: ["ndots:1"]
        devices:
          - /dev/ttyUSB0
          - /dev/video0:/dev/camera:r
          - source: /dev/net/tun
            target: /dev/net/tun
          - example.org/device=all
        user: "1000"
        working_dir: /app
        sysctls:
          net.core.somaxconn: 1024
          kernel.shmmax: 1000000
          vm.overcommit_memory: 1
      b:
        image: shop/b:1
        network_mode: bridge
        dns: [10.0.0.2, 10.0.0.3]
        privileged: true
        devices: [/dev/kvm]
        working_dir: /app
      c:
        image: shop/c:1
        network_mode: host
        sysctls: [net.ipv4.ip_forward=1]
        working_dir: /app
        volumes: [".:/app"]
      d:
        image: shop/d:1
        network_mode: $MODE
        dns: [10.0.0.2]
        working_dir: ./src
      e:
        image: shop/e:1
        working_dir: $FOLDER
  `,
  compose`
    services:
      a:
        image: shop/a:1
        labels:
          traefik.enable: "true"
          org.example.team: checkout
          org.opencontainers.image.source: https://git.example.org/shop
      b:
        image: shop/b:1
        labels: [org.example.team=checkout]
    volumes:
      v:
        name: data
        driver: local
        driver_opts: {type: none, o: bind, device: /srv/data}
  `,
  compose`
    services:
      api:
        build:
          context: ./api
          additional_contexts:
            shared: ./shared
            base: service:base
            tools: docker-image://alpine:3.22
            schemas: https://git.example.org/shop/schemas.git
            other: $OTHER
      base:
        build:
          context: ./base
          additional_contexts: [shared=./shared]
  `,
];
