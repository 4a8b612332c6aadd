import { compose, dockerfile, type HoverText } from './text.ts';
import { flags } from './texts-flags.ts';
import { images } from './texts-images.ts';
import { instructions } from './texts-instructions.ts';
import { moreServices } from './texts-more-services.ts';
import { moreInstructions } from './texts-more-instructions.ts';
import { networks } from './texts-networks.ts';
import { stillMoreServices } from './texts-still-more-services.ts';
import { services } from './texts-services.ts';
import { stillMoreInstructions } from './texts-still-more-instructions.ts';

/** Small files that bring out the facts which the golden files have no place for. */
export const texts: readonly HoverText[] = [
  ...instructions,
  ...moreInstructions,
  ...stillMoreInstructions,
  ...flags,
  ...images,
  ...services,
  ...networks,
  ...moreServices,
  ...stillMoreServices,
  dockerfile`
    FROM busybox
    CMD []
    ENTRYPOINT []
  `,
  dockerfile`
    FROM busybox
    ENTRYPOINT ["e"]
  `,
  dockerfile`
    FROM busybox
    ENTRYPOINT ["e"]
    CMD ["c"]
  `,
  dockerfile`
    FROM busybox
    ENTRYPOINT e
    CMD ["c"]
  `,
  dockerfile`
    FROM busybox
    ENTRYPOINT ["e"]
    CMD []
  `,
  dockerfile`
    FROM busybox
    ENTRYPOINT exec e "$@"
    CMD ["zero", "one"]
  `,
  dockerfile`
    FROM scratch
    CMD one && two
  `,
  dockerfile`
    FROM scratch
    SHELL ["/bin/bash", "-c"]
    CMD one
  `,
  dockerfile`
    FROM scratch
    CMD ["one", ">", "$TWO"]
  `,
  dockerfile`
    FROM busybox
    ARG NAME
    CMD one $NAME
  `,
  dockerfile`
    FROM busybox
    CMD []
  `,
  dockerfile`
    FROM busybox AS first
    CMD ["x"]
    FROM scratch AS second
    COPY *.txt /etc/../x ../y z ./
    COPY --from=first a b
    FROM scratch
    WORKDIR /w
    RUN --mount=type=bind,from=second,target=/s cat /s/x
    RUN --mount=from=second,target=/s cat /s/x
  `,
  dockerfile`
    ARG UNUSED
    FROM $NOTHING
    WORKDIR w
    COPY a b
    ADD https://github.com/owner/name.git#main /src
    FROM ruby:jammy
    FROM eclipse-temurin:17-jdk
    FROM eclipse-temurin:17-jre
    FROM x@sha256:1e622c5f073b4f6bfad6632f2616c7f59ef256e96fe78bf6a595d1dc4376ac02
    FROM busybox AS mounted
    RUN echo
    FROM busybox
    RUN --mount=from=mounted,target=/m echo
    ENV A=1
    RUN echo $A
    COPY /absolute /x
  `,
  dockerfile`
    FROM busybox AS lowest
    RUN echo
    FROM lowest AS middle
    FROM scratch
    COPY --from=middle /x /x
  `,
  compose`
    services:
      a:
        image: a:1
        build: https://example.org/repository.git
        networks: [lonely]
        ports: ["192.168.1.2:80:80"]
        tmpfs: /cache
        volumes: ["~/x:/x", "/y:/y", "kept:/kept"]
      b:
        image: b:1
        network_mode: bridge
      c:
        image: c:1
        networks: [closed]
        ports: ["1:1"]
    networks:
      lonely:
      closed:
        internal: true
      unused:
      outer:
        external: true
      over:
        driver: overlay
    volumes:
      unused:
      kept:
        external: true
  `,
];
