import { compose, type HoverText } from './text.ts';

/** Small files that bring out the facts of concepts about how Compose files are put together, and about rarer keys of services. */
export const moreServices: readonly HoverText[] = [
  compose`
    include:
      - networks.yaml
      - ../database/compose.yaml
      - oci://registry.example.org/shop
      - \${OTHER}
      - path: [mail.yaml, mail.local.yaml]
        project_directory: mail
        env_file: mail.env
    services:
      base:
        image: shop/base:1
        container_name: base
        command: ["base"]
        ports: ["8080:80"]
        environment: {A: "1"}
        volumes: [data:/data]
        cap_add: [SYS_PTRACE]
      web:
        extends: base
        command: ["web"]
        environment: {B: "2"}
      far:
        extends: {file: common.yaml, service: base}
      further:
        extends: {file: $FILE, service: base}
      typo:
        extends: {service: bsae}
      variable:
        extends: {service: $BASE}
      nothing:
        extends: empty
      empty:
      reset:
        image: shop/web:1
        ports: !reset []
        dns: !override [10.0.0.2]
  `,
  compose`
    x-base: &base
      image: shop/base:1
      environment: &variables {A: "1"}
    x-more: &more
      <<: *base
      restart: always
    x-list: &list [a, b]
    x-unused: &unused text
    x-word: &word text
    services:
      a:
        <<: [*base, *more]
        environment:
          <<: *variables
          B: "2"
        command: *list
        user: *word
      b:
        image: shop/b:1
        scale: 2
        container_name: b
        hostname: b1
        volumes:
          - .:/app
          - /app/node_modules
      c:
        image: shop/c:1
        container_name: \${PREFIX}-c
        hostname: $NAME
        domainname: example.org
        uts: $UTS
      d:
        image: shop/d:1
        uts: host
        hostname: d
      e:
        image: shop/e:1
        uts: host
  `,
  compose`
    services:
      a:
        image: shop/a:1
        ulimits:
          nofile: {soft: 1000, hard: 2000}
          nproc: 100
          core: 0
          memlock: -1
          stack: {soft: 20, hard: 10}
          fsize: $SIZE
          data: {soft: 1}
        ipc: host
        network_mode: host
        pid: service:b
        extra_hosts:
          - host.docker.internal=host-gateway
          - b:10.0.0.5
          - c=$ADDRESS
      b:
        image: shop/b:1
        ipc: service:a
        extra_hosts:
          v6.example.org: "::1"
      c:
        image: shop/c:1
        ipc: service:d
      d:
        image: shop/d:1
        ipc: none
      e:
        image: shop/e:1
        ipc: private
      f:
        image: shop/f:1
        ipc: shareable
      g:
        image: shop/g:1
        ipc: $IPC
      h:
        image: shop/h:1
        ipc: service:e
  `,
];
