import { describe, expect, it } from 'vitest';
import { analyzeDockerfile } from '../server/src/model/analyze-dockerfile.ts';
import multiStage from '../server/src/refactors/multi-stage.ts';
import type { RefactorOffer } from '../server/src/refactors/refactor.ts';
import { parseDockerfile } from '../server/src/syntax/dockerfile/parser.ts';
import { dedent } from '../server/src/text/dedent.ts';
import { applyEdits } from '../server/src/text/edit.ts';

function offer(text: string): RefactorOffer | undefined {
  return multiStage.offer({ model: analyzeDockerfile(parseDockerfile(text)), selection: { start: 0, end: 0 } });
}

function rewritten(text: string): string {
  const result = offer(text);
  if (result?.kind !== 'rewrite') throw new Error(`Refused: ${JSON.stringify(result)}`);
  return applyEdits(text, result.edits);
}

function blockers(text: string): readonly string[] {
  const result = offer(text);
  return result?.kind === 'refusal' ? result.reasons.map((reason) => reason.blocker) : [];
}

describe('Split into build and runtime stages: Python', () => {
  it('leaves the build as it is and adds a runtime stage', () => {
    expect(
      rewritten(dedent`
        # syntax=docker/dockerfile:1
        FROM python:3.12-bookworm
        WORKDIR /app
        ENV PYTHONUNBUFFERED=1
        RUN apt-get update && apt-get install -y gcc libpq-dev
        COPY requirements.txt .
        RUN pip install --no-cache-dir -r requirements.txt
        COPY . .

        # What the service listens on
        EXPOSE 8000
        CMD ["gunicorn", "app:app"]
      `),
    ).toBe(dedent`
      # syntax=docker/dockerfile:1
      FROM python:3.12-bookworm AS build
      WORKDIR /app
      ENV PYTHONUNBUFFERED=1
      RUN apt-get update && apt-get install -y gcc libpq-dev
      COPY requirements.txt .
      RUN pip install --no-cache-dir -r requirements.txt
      COPY . .

      FROM python:3.12-slim-bookworm
      WORKDIR /app
      ENV PYTHONUNBUFFERED=1
      RUN apt-get update \
       && apt-get install -y libpq5 \
       && rm -rf /var/lib/apt/lists/*
      # The packages, and the commands and data files they brought along; the interpreter stays as this image has it
      RUN --mount=type=bind,from=build,source=/usr/local,target=/mnt/local \
          rm -rf /usr/local/lib/python3.12/site-packages /usr/local/bin/pip* && cp -an /mnt/local/. /usr/local/
      COPY --from=build /app /app
      # What the service listens on
      EXPOSE 8000
      CMD ["gunicorn", "app:app"]
    `);
  });

  it('copies a virtual environment to the same place, and makes users and their folders first', () => {
    expect(
      rewritten(dedent`
        FROM python:3.11 AS shop
        RUN useradd -m -u 1000 app && mkdir /data && chown app:app /data
        ENV VIRTUAL_ENV=/opt/venv
        RUN python -m venv $VIRTUAL_ENV
        ENV PATH="$VIRTUAL_ENV/bin:$PATH"
        COPY --chown=app:app . /srv/shop
        WORKDIR /srv/shop
        RUN pip install --no-cache-dir -r requirements.txt
        USER app
        CMD ["python", "-m", "shop"]
      `),
    ).toBe(dedent`
      FROM python:3.11 AS build
      RUN useradd -m -u 1000 app && mkdir /data && chown app:app /data
      ENV VIRTUAL_ENV=/opt/venv
      RUN python -m venv $VIRTUAL_ENV
      ENV PATH="$VIRTUAL_ENV/bin:$PATH"
      COPY --chown=app:app . /srv/shop
      WORKDIR /srv/shop
      RUN pip install --no-cache-dir -r requirements.txt

      FROM python:3.11-slim AS shop
      RUN useradd -m -u 1000 app
      ENV VIRTUAL_ENV=/opt/venv
      ENV PATH="$VIRTUAL_ENV/bin:$PATH"
      WORKDIR /srv/shop
      RUN install -d -o app -g app /data /srv/shop
      COPY --from=build /data /data
      COPY --from=build /opt/venv /opt/venv
      COPY --from=build /srv/shop /srv/shop
      USER app
      CMD ["python", "-m", "shop"]
    `);
  });

  it('keeps lower case, the platform and CRLF', () => {
    const text =
      'from --platform=linux/amd64 python:3.12\r\nworkdir /app\r\ncopy . .\r\nrun pip install -r requirements.txt\r\ncmd ["python", "app.py"]\r\n';
    const result = rewritten(text);
    expect(result).toContain('from --platform=linux/amd64 python:3.12 as build\r\n');
    expect(result).toContain('from --platform=linux/amd64 python:3.12-slim\r\n');
    expect(result).toContain('copy --from=build /app /app\r\n');
    expect(result.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it('declares an ARG again that a repeated instruction uses', () => {
    const result = rewritten(dedent`
      FROM python:3.12
      ARG REVISION=none
      LABEL org.opencontainers.image.revision=$REVISION
      ARG UNUSED=1
      WORKDIR /app
      COPY . .
      RUN pip install -r requirements.txt
      CMD ["python", "app.py"]
    `);
    const runtime = result.slice(result.indexOf('FROM python:3.12-slim'));
    expect(runtime).toContain('ARG REVISION=none\nLABEL org.opencontainers.image.revision=$REVISION');
    expect(runtime).not.toContain('UNUSED');
  });

  it('installs what a health check needs', () => {
    const result = rewritten(dedent`
      FROM python:3.12
      WORKDIR /app
      COPY . .
      RUN pip install -r requirements.txt
      HEALTHCHECK CMD curl -f http://localhost/ || exit 1
      CMD ["python", "app.py"]
    `);
    expect(result).toContain('apt-get install -y --no-install-recommends curl');
    expect(result.indexOf('install -y')).toBeGreaterThan(result.indexOf('python:3.12-slim'));
  });

  it('loses no comment', () => {
    const text = dedent`
      # The first
      FROM python:3.12
      # Of the folder
      WORKDIR /app
      COPY . .
      RUN pip install -r requirements.txt \
        # in between
        --no-cache-dir

      # Alone

      # Of the command
      CMD ["python", "app.py"]
      # The last
    `;
    const result = rewritten(text);
    for (const comment of ['The first', 'Of the folder', 'in between', 'Alone', 'Of the command', 'The last']) {
      expect(result.split(comment), comment).toHaveLength(2);
    }
  });

  it('is not offered where there is nothing of it', () => {
    expect(offer('FROM python:3.12 AS a\nFROM a\nRUN pip install -r x\n')).toBeUndefined();
    expect(offer('FROM node:22\nRUN npm ci\nCMD ["node", "a.js"]\n')).toBeUndefined();
    expect(offer('')).toBeUndefined();
  });
});

const file = (lines: Partial<Record<'from' | 'run' | 'copy' | 'end' | 'install', string>>): string =>
  [
    lines.from ?? 'FROM python:3.12-bookworm',
    'WORKDIR /app',
    lines.copy ?? 'COPY . .',
    lines.install ?? 'RUN pip install -r requirements.txt',
    lines.run ?? '',
    lines.end ?? 'CMD ["python", "app.py"]',
    '',
  ].join('\n');

describe('Split into build and runtime stages: refusals', () => {
  it('accepts the file that the others vary', () => {
    expect(offer(file({}))?.kind).toBe('rewrite');
  });

  it.each<[blocker: string, text: string]>([
    ['syntax-error', file({ run: 'RUNN x' })],
    ['windows', `# escape=\`\n${file({})}`],
    ['onbuild', file({ run: 'ONBUILD COPY . .' })],
    ['no-start-command', file({ end: '' })],
    ['needs-build-tools', file({ end: 'CMD ["make", "run"]' })],
    ['needs-build-tools', file({ end: 'CMD git pull && python app.py' })],
    ['exec-form-run', file({ run: 'RUN ["python", "setup.py", "build"]' })],
    ['unreadable-run', file({ run: 'SHELL ["/usr/bin/fish", "-c"]\nRUN x' })],
    ['unreadable-run', file({ run: 'RUN <<EOF\n#!/usr/bin/env python\nprint(1)\nEOF' })],
    ['unknown-base', file({ from: 'FROM company/python:3.12' })],
    ['unknown-base', file({ from: 'ARG BASE\nFROM $BASE' })],
    ['unknown-base', file({ from: 'FROM debian:12' })],
    ['pinned-digest', file({ from: `FROM python:3.12@sha256:${'a'.repeat(64)}` })],
    ['variable-base', file({ from: 'ARG V=3.12\nFROM python:$V' })],
    ['other-base', file({ from: 'FROM python:3.12-alpine' })],
    ['unknown-version', file({ from: 'FROM python:3' })],
    ['unknown-version', file({ from: 'FROM python' })],
    ['no-gain', file({ from: 'FROM python:3.12-slim' })],
    ['unknown-writes', file({ run: 'RUN curl -fsSL https://example.com/install.sh | sh' })],
    ['unknown-writes', file({ run: 'RUN python manage.py collectstatic' })],
    ['unknown-writes', file({ run: 'RUN touch $SOMEWHERE/x' })],
    ['unknown-path', file({ copy: 'COPY scripts /usr/local/bin/' })],
    ['unknown-path', file({ copy: 'COPY . /' })],
    ['removes-from-base', file({ run: 'RUN rm -rf /usr/share/doc' })],
    ['changes-base', file({ run: 'RUN chmod 777 /etc' })],
    ['unknown-packages', file({ run: 'RUN apt-get install -y $PACKAGES' })],
    ['conditional-install', file({ run: 'RUN if true; then apt-get install -y ffmpeg; fi' })],
    ['unknown-library', file({ run: 'RUN apt-get install -y libsomething-dev' })],
    ['unknown-library', file({ from: 'FROM python:3.12', run: 'RUN apt-get install -y libpq-dev' })],
    ['installs-elsewhere', file({ install: 'RUN pip install --user -r requirements.txt' })],
    ['installs-elsewhere', file({ install: 'RUN pip install --target=/x -r requirements.txt' })],
    ['installs-elsewhere', file({ install: 'ENV PIP_TARGET=/x\nRUN pip install -r requirements.txt' })],
    ['installs-elsewhere', file({ install: 'USER 1000\nRUN pip install -r requirements.txt' })],
    ['unknown-user', file({ end: 'USER app\nCMD ["python", "app.py"]' })],
    ['healthcheck-tool', file({ end: 'HEALTHCHECK CMD nc -z localhost 80\nCMD ["python", "app.py"]' })],
  ])('%s', (blocker, text) => {
    expect(blockers(text)).toContain(blocker);
  });

  it('names every reason, each at its place', () => {
    const text = file({ run: 'ONBUILD RUN x', end: '' });
    const result = offer(text);
    expect(blockers(text)).toEqual(['onbuild', 'no-start-command']);
    expect(result?.kind === 'refusal' && result.reasons[0]?.span).toEqual({
      start: text.indexOf('ONBUILD'),
      end: text.indexOf('ONBUILD') + 7,
    });
  });
});

describe('Split into build and runtime stages: the result', () => {
  it.each([
    file({}),
    file({
      copy: 'COPY --chown=1000:1000 . /srv/shop\nCOPY start.sh /usr/local/bin/',
      end: 'USER 1000\nENTRYPOINT ["start.sh"]',
    }),
    file({ run: 'RUN <<EOF\nset -e\nmkdir -p /data\nchmod 700 /data\nEOF' }),
    file({ run: 'VOLUME /data\nSTOPSIGNAL SIGINT\nEXPOSE 80' }),
    file({ from: 'FROM python:3.12-slim-bookworm', run: 'RUN apt-get update && apt-get install -y build-essential' }),
  ])('is a file without errors that is not offered again', (text) => {
    const result = rewritten(text);
    expect(parseDockerfile(result).errors).toEqual([]);
    expect(offer(result)).toBeUndefined();
  });
});
