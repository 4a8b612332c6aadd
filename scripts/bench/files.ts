/**
 * A Dockerfile of about `lines` lines with what real ones have, in changing order, so that nothing can be cached by luck.
 * Neither server finds anything in it: what is measured is the one fault that is typed.
 */
export function dockerfileOf(lines: number): string {
  const result = ['# syntax=docker/dockerfile:1', 'ARG VERSION=1.0', 'FROM node:22-bookworm AS stage0', 'ARG VERSION'];
  let stage = 0;
  for (let index = result.length; index < lines - 1; index++) {
    if (index % 250 === 0) {
      stage++;
      result.push(`FROM debian:12.${stage} AS stage${stage}`, 'ARG VERSION');
      index++;
    } else result.push(instruction(index, stage));
  }
  return `${result.join('\n')}\nCMD ["node", "server.js"]\n`;
}

function instruction(index: number, stage: number): string {
  switch (index % 10) {
    case 0:
      return `ENV NAME_${index}=value_${index}`;
    case 1:
      return `RUN apt-get update && apt-get install -y --no-install-recommends package${index} && rm -rf /var/lib/apt/lists/*`;
    case 2:
      return `COPY --chown=1000:1000 src/file${index}.txt /app/folder${index}/`;
    case 3:
      return `LABEL org.example.l${index}="text $VERSION ${index}"`;
    case 4:
      return `# Comment number ${index}`;
    case 5:
      return `ARG ARGUMENT_${index}=\${VERSION}`;
    case 6:
      return `RUN echo "$NAME_${index - 6} \${ARGUMENT_${index - 1}:-x}" > /tmp/out${index}`;
    case 7:
      return `WORKDIR /app/folder${index}`;
    case 8:
      return stage > 0
        ? `COPY --from=stage${stage - 1} /app/a${index} /app/b${index}`
        : `RUN --mount=type=cache,target=/root/.npm npm ci --prefix /app/p${index}`;
    default:
      return `EXPOSE ${1024 + (index % 40_000)}/tcp`;
  }
}

/** One RUN over `lines` continued lines. */
export function longRun(lines: number): string {
  const result = ['FROM debian:12', 'ARG VERSION=1', 'RUN set -eux; \\'];
  for (let index = 1; index < lines - 1; index++) {
    const kinds = [
      `    # Comment ${index}`,
      `    apt-get install -y --no-install-recommends package${index}; \\`,
      `    if [ -f /etc/f${index} ]; then echo "$VERSION ${index}"; fi; \\`,
      `    curl -fsSL "https://example.com/\${VERSION}/f${index}" -o /tmp/f${index}; \\`,
      `    mkdir -p /opt/d${index} && cd /opt/d${index}; \\`,
    ];
    result.push(kinds[index % kinds.length] ?? '');
  }
  return `${result.join('\n')}\n    true\nCMD ["sh"]\n`;
}

export function composeOf(lines: number): string {
  const result = ['name: bench', 'services:'];
  for (let index = 1; result.length < lines - 8; index++) {
    result.push(
      `  service${index}:`,
      `    image: registry.example.com/app${index}:1.${index}`,
      '    restart: unless-stopped',
      '    environment:',
      `      KEY_${index}: value`,
      '    ports:',
      `      - "${1024 + index}:80"`,
      '    volumes:',
      `      - data${index % 5}:/var/lib/x`,
      '    networks: [net]',
      ...(index > 1 ? ['    depends_on:', `      - service${index - 1}`] : []),
    );
  }
  return `${[...result, 'networks:', '  net: {}', 'volumes:', ...[0, 1, 2, 3, 4].map((each) => `  data${each}: {}`)].join('\n')}\n`;
}
