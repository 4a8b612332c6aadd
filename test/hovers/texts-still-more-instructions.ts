import { dockerfile, type HoverText } from './text.ts';

/** Small files that bring out the facts about the commands in a RUN. */
export const stillMoreInstructions: readonly HoverText[] = [
  dockerfile`
    FROM debian:12
    COPY tool.tar.gz /tmp/tool.tar.gz
    COPY script.sh /app/script.sh
    RUN apt-get update && apt-get install -y gcc && apt-get purge -y gcc && apt-get purge -y perl
    RUN apt-get purge -y perl
    RUN curl -o /tmp/kept https://example.com/kept && curl -o /tmp/gone https://example.com/gone && rm /tmp/gone
    RUN curl https://example.com/install.sh | sh
    RUN git clone https://example.com/a.git /a && git clone --depth 1 https://example.com/b.git /b
    RUN tar -xzf /tmp/tool.tar.gz -C /opt && rm /tmp/tool.tar.gz && rm -rf /usr/share/doc
    RUN mkdir -p /srv/app /srv/data && mkdir $FOLDER
    WORKDIR /srv/app
    RUN chown root /etc/hostname && chmod +x /app/script.sh
    RUN groupadd team && useradd -m anna && useradd bert
    RUN cp a b && mv b c && ln -s c d && sed -i s/a/b/ c
    RUN cd /tmp && export A=1
    RUN make
    USER anna
  `,
  dockerfile`
    FROM node:22 AS builder
    RUN cd /tmp && tar -xf x.tar -C "$WHERE"
    WORKDIR /app
    COPY package.json package-lock.json ./
    RUN npm ci
    COPY . .
    RUN npm run build
    FROM golang:1.25 AS unused
    COPY . .
    RUN go mod download && make
    FROM debian:12
    COPY --from=builder /app/dist /app
    FROM python:3.12
    WORKDIR /app
    COPY . .
    RUN pip install -r requirements.txt
    COPY --from=builder /app/dist /app
  `,
  dockerfile`
    FROM debian:12
    RUN curl -fsSLko /tmp/x https://example.com/x && curl -O https://example.com/y
    RUN wget -qO /tmp/x https://example.com/x && wget --no-check-certificate https://example.com/y
    RUN tar -xvzf a.tar -C /opt --strip-components=1 && tar xJf b.tar && unzip -qo c.zip -d /opt
    RUN git clone --depth 1 https://example.com/a.git && mkdir -p /a && chown -R root /a && rm -rf /a
    RUN ln -s a b && cp -a a b && sed -i.bak s/a/b/ a
    RUN useradd -m anna && useradd -r -M -u 7 bert && adduser -D carl && make -j4 && mvn -B verify
    RUN cargo build --release
  `,
  dockerfile`
    FROM debian:12
    RUN curl https://example.com/x | tar -xz
    SHELL ["/bin/bash", "-o", "pipefail", "-c"]
    RUN curl https://example.com/x | tar -xz
  `,
  dockerfile`
    FROM debian:12
    RUN curl -o /tmp/x https://example.com/x
    RUN rm /tmp/x
    ENV A=1
    RUN cd /tmp
    RUN echo
  `,
];
