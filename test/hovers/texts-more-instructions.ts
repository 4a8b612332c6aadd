import { dockerfile, type HoverText } from './text.ts';

/** Small files that bring out the facts of concepts about single words of instructions, scripts and directives. */
export const moreInstructions: readonly HoverText[] = [
  dockerfile`
    # escape=\`
    FROM busybox
    RUN echo one \\
    two
  `,
  dockerfile`
    # escape=\\
    FROM busybox
    MAINTAINER Shop Team
    LABEL org.opencontainers.image.authors="Shop Team"
  `,
  dockerfile`
    ARG MODE=production
    ARG OTHER
    FROM busybox AS app-development
    FROM busybox AS app-production
    FROM app-\${MODE} AS chosen
    FROM app-\${OTHER} AS open
    FROM chosen
    ONBUILD COPY one /one
    FROM scratch AS empty
    RUN echo $NOTHING
    FROM busybox AS parent
    ONBUILD RUN echo
    FROM parent
  `,
  dockerfile`
    ARG OUTSIDE=1
    FROM busybox
    ARG GIVEN=1
    ARG OPEN
    ARG TARGETOS
    ENV KEPT=a MADE=$OPEN
    RUN echo $GIVEN $OPEN $KEPT $MADE \${TARGETOS} $TARGETARCH $HTTP_PROXY $OUTSIDE $HOME '$KEPT' \${MISSING:-x}
    RUN LOCAL=1; echo "$LOCAL"
    CMD MINE=1; echo $MINE $KEPT $MADE $GIVEN $MISSING $HOME
  `,
  dockerfile`
    ARG BUILD_ID
    FROM busybox
    RUN wget -q https://example.org/x
    ARG CACHEBUST
    RUN git clone https://example.org/x.git
    ADD https://example.org/x /x
    ADD https://example.org/x.git /src
    ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.org/y /y
    RUN echo
    ARG GIT_SHA
    LABEL revision=$GIT_SHA
  `,
];
