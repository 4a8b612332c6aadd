import { compose, type HoverText } from './text.ts';

/** Small files that bring out the facts of concepts about networks, storage and limits. */
export const networks: readonly HoverText[] = [
  compose`
    services:
      db:
        image: postgres:17
        volumes:
          - data:/var/lib/postgresql/data
          - fixed:/fixed
          - outside:/outside
          - variable:/variable
      backup:
        image: postgres:17
        user: "1000"
        volumes:
          - data:/from:ro
          - ghost:/ghost
          - ~/backup:/to
          - ./:/app
          - /app/cache
          - /etc/hosts:/host:ro
          - /var/run/docker.sock:/var/run/docker.sock:ro
          - type: bind
            source: ./conf
            target: /conf
            bind:
              create_host_path: false
    volumes:
      data:
      nfs:
        driver_opts: { type: nfs, device: ":/export", o: addr=nas }
      plugged:
        driver: rexray
      fixed:
        name: shop-fixed
      outside:
        external: true
      variable:
        name: $NAME
  `,
  compose`
    name: shop
    services:
      db:
        image: postgres:17
        volumes: [data:/data]
    volumes:
      data:
  `,
  compose`
    services:
      api:
        build: .
        hostname: api-1
        expose: ["8000"]
        networks:
          front:
          back:
            aliases: [backend, worker]
          lonely:
            aliases: [nobody]
      worker:
        image: busybox
        networks:
          back:
            aliases: [jobs]
      proxy:
        image: nginx:1.27
        networks: [front]
    networks:
      front:
      back:
      lonely:
  `,
  compose`
    services:
      api:
        image: busybox
        deploy:
          resources:
            limits: { memory: 256M, cpus: "0.5", pids: 100 }
            reservations: { memory: 128M, cpus: "0.2" }
      plain:
        image: busybox
        mem_limit: 64m
        memswap_limit: 64m
      swapping:
        image: busybox
        mem_limit: 64m
        memswap_limit: 128m
      free:
        image: busybox
        mem_limit: 64m
        memswap_limit: -1
      open:
        image: busybox
        deploy:
          resources:
            limits: { cpus: "1" }
      variable:
        image: busybox
        mem_limit: $MEMORY
  `,
  compose`
    services:
      tight:
        image: busybox
        read_only: true
      fitted:
        image: busybox
        read_only: true
        tmpfs: [/run]
      open:
        image: busybox
        read_only: false
        privileged: false
      variable:
        image: busybox
        read_only: $READ_ONLY
        privileged: $PRIVILEGED
      mighty:
        image: busybox
        privileged: true
        network_mode: host
        cap_drop: [ALL]
      half:
        image: busybox
        privileged: true
        user: app
  `,
  compose`
    services:
      web:
        image: nginx:1.27
        cap_drop: [ALL]
        cap_add: [CHOWN, SETUID, SETGID, NET_BIND_SERVICE, DAC_OVERRIDE]
      none:
        image: busybox
        cap_drop: [ALL]
      vpn:
        image: busybox
        user: "1000"
        cap_add: [NET_ADMIN, KILL]
        cap_drop: [NET_RAW, SYS_TIME]
      host:
        image: busybox
        cap_add: [CAP_SYS_ADMIN, SYS_PTRACE, SYS_MODULE, IPC_LOCK, SYS_NICE]
      mighty:
        image: busybox
        cap_add: [ALL]
      variable:
        image: busybox
        cap_add: [$CAPABILITY, KILL]
  `,
  compose`
    services:
      all:
        image: busybox
        gpus: all
      counted:
        image: busybox
        deploy:
          resources:
            reservations:
              devices:
                - driver: nvidia
                  count: 1
                  capabilities: [gpu]
                - driver: nvidia
                  device_ids: ["0", "1"]
                - driver: nvidia
                  count: 1
                  device_ids: ["0"]
                  capabilities: [gpu]
  `,
  compose`
    services:
      convert:
        image: busybox
        network_mode: none
        ports: ["8080:80"]
        volumes: [work:/work]
        init: true
        user: "1000"
        logging: { driver: local }
      web:
        image: busybox
        volumes: [work:/work]
        networks: [edge, cluster]
        init: false
        user: app
        logging: { driver: json-file, options: { max-file: "3" } }
      alone:
        image: busybox
        network_mode: none
        init: true
        pid: host
        user: root
        logging: { driver: json-file, options: { max-size: 1m, max-file: "3" } }
      variable:
        image: busybox
        init: $INIT
        user: $USER
        logging: { driver: $DRIVER }
      silent:
        image: busybox
        logging: { driver: none }
      sent:
        image: busybox
        logging: { driver: syslog }
      plain:
        image: busybox
        privileged: true
        cap_add: [KILL]
        logging: { options: { max-file: "3" } }
    networks:
      edge: { external: true, driver: bridge }
      cluster: { driver: overlay }
      open: { driver: overlay, attachable: true }
      own: { external: false }
      perhaps: { external: $EXTERNAL }
    volumes:
      work: { external: true, name: $WORK }
    secrets:
      key: { external: true }
  `,
  compose`
    services:
      vpn:
        image: busybox
        ports: ["8080:80"]
        stop_signal: SIGINT
        deploy:
          replicas: 1
          restart_policy: { condition: on-failure }
          placement: { constraints: [node.role == worker] }
        restart: always
      downloader:
        image: busybox
        network_mode: service:vpn
        hostname: down
        stop_grace_period: 0s
      beside:
        image: busybox
        networks: [back, closed]
        stop_signal: SIGKILL
      watcher:
        image: busybox
        network_mode: service:beside
        stop_grace_period: 1m
      lost:
        image: busybox
        network_mode: service:ghost
        stop_signal: $SIGNAL
      guest:
        image: busybox
        network_mode: container:other
      closed:
        image: busybox
        ports: ["9090:90"]
        networks: [closed]
      default:
        image: busybox
    networks:
      back: { internal: false }
      closed: { internal: true }
      unused: { internal: true }
      perhaps: { internal: $INTERNAL }
  `,
  compose`
    services:
      web:
        image: busybox
        mem_limit: 64m
        tmpfs: [/run, "/tmp:size=64m"]
        security_opt: ["no-new-privileges:true", "seccomp:unconfined", "apparmor:unconfined", "label:disable"]
      plain:
        image: busybox
        tmpfs: /tmp
        security_opt: ["no-new-privileges:false", "seccomp=./own.json", "apparmor:own", "label:level:s0", $OPTION]
  `,
  compose`
    services:
      train:
        image: busybox
        mem_limit: 1g
        shm_size: 512m
        pid: host
      guest:
        image: busybox
        ipc: host
        shm_size: 1g
        pid: service:train
      variable:
        image: busybox
        shm_size: $SIZE
        pid: $PID
  `,
];
