import { compose, type HoverText } from './text.ts';

/** Small files that bring out the facts of concepts about services and how they start. */
export const services: readonly HoverText[] = [
  compose`
    services:
      web:
        build: .
        depends_on:
          db: {condition: service_healthy, restart: true}
          cache: {condition: service_started, required: false}
          job: {condition: service_completed_successfully}
          bare: {condition: service_healthy}
          off: {condition: service_healthy}
          typo: {condition: service_ready}
          debug: {condition: service_started}
      db:
        image: postgres:17
        restart: unless-stopped
        healthcheck: {test: ["CMD", "pg_isready"]}
      cache:
        image: redis:7
        restart: on-failure
      job:
        image: job:1
        restart: always
      bare:
        image: bare:1
        restart: on-failure:3
        depends_on: [db]
      off:
        image: off:1
        restart: "no"
        healthcheck: {disable: true}
      typo:
        image: typo:1
        restart: sometimes
      debug:
        image: debug:1
        restart: $POLICY
        profiles: [debug]
      swarm:
        image: swarm:1
        restart: always
        deploy: {restart_policy: {condition: none}}
  `,
  compose`
    name: shop
    services:
      many:
        image: many:1
        scale: 3
      built:
        build: .
        deploy: {replicas: 2}
      nothing:
        image: nothing:1
        scale: 0
      web:
        image: web:\${TAG:-1}
        env_file: web.env
        environment:
          PLAIN: text
          OCTAL: 0123
          EMPTY: ""
          FILLED: \${A-a}\${B:?}\${C?}\${D:+d}\${E+e}$F
          PASSED:
        command: sh -c "echo $PLAIN $$PLAIN"
      worker:
        image: worker:1
        environment:
          - QUOTED="text"
  `,
  compose`
    services:
      a:
        build: https://example.org/repository.git
        image: a:1
        env_file: .env
        healthcheck:
          interval: 5s
      b:
        build:
          context: \${FOLDER}
          dockerfile_inline: FROM busybox
        env_file: [a.env, {path: b.env, required: false}]
        environment: {A: b}
        depends_on: {c: {condition: service_healthy}}
      c:
        build:
          context: ./c
          dockerfile: docker/Dockerfile
          target: runtime
          args: {GIVEN: x, PASSED: }
        healthcheck: {test: curl localhost, interval: 1s, timeout: 1s, retries: 2, start_period: 5s, start_interval: 1s}
      d:
        image: d:1
        healthcheck: {test: ["CMD", "true"], start_period: 5s}
      e:
        image: e:1
        healthcheck: {test: ["CMD-SHELL", "true"]}
      f:
        image: f:1
        healthcheck: {test: ["NONE"]}
  `,
  compose`
    version: "3.8"
    name: Shop
    services:
      web:
        image: web:1
        build: .
        secrets: [password, {source: token, target: token.txt}]
        depends_on: [debug]
      debug:
        image: debug:1
        profiles: [tools]
    secrets:
      password: {file: ./password.txt}
      token: {environment: TOKEN}
      swarm: {external: true}
    volumes:
      data:
  `,
  compose`
    name: \${PROJECT}
    services:
      a:
        image: a:1
  `,
  compose`
    services:
      a:
        image: a:1
        scale: 2
        container_name: fixed
        ports: ["8080:80"]
        volumes: ["./x:/x"]
        command: build && serve
      b:
        image: b:1
        deploy: {replicas: 1}
        entrypoint: [sh, -c]
        command: serve
      c:
        image: c:1
        scale: 0
        entrypoint: serve
        command:
      d:
        image: d:1
        entrypoint: ""
        command: [serve]
  `,
  compose`
    services:
      a:
        build: .
        develop:
          watch:
            - {path: ./a, action: sync, target: /a}
            - {path: ./b, action: sync+restart, target: /b}
            - {path: ./c, action: sync+exec, target: /c, exec: {command: reload}}
            - {path: ./d, action: rebuild}
            - {path: ./e, action: restart}
  `,
  compose`
    services:
      a:
        image: a:1
        configs: [inline, {source: file, target: /etc/a.conf}]
    configs:
      inline: {content: hello}
      file: {file: ./a.conf}
      variable: {environment: A}
      swarm: {external: true}
  `,
];
