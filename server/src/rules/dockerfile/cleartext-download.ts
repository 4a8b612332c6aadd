import { commandsNamed } from '../../model/commands-named.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import { allRuns } from '../../model/runs.ts';
import type { Stage } from '../../model/stages.ts';
import type { ShellCommand, ShellWord } from '../../syntax/shell/nodes.ts';
import { insert } from '../../text/edit.ts';
import { type Span, textOf } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, suggestion } from '../rule.ts';

/**
 * What comes over `http` can be read and replaced by everyone on the way: a network in a café, a proxy, a provider. What is
 * downloaded with `ADD`, `curl` or `wget` becomes part of the image, and mostly runs as root.
 *
 * Nothing is said where the stage compares something with a checksum or a signature, of hosts on the local network (`localhost`,
 * names without a dot, private addresses), of addresses whose host stands in a variable, and of requests that send something or
 * throw away what they get. The sources of apt are left alone, too: what comes from them is signed.
 *
 * The fix asks for the same address over `https`, and is a suggestion, because not every server has that.
 *
 * ## When to allow it
 *
 * Where the server has nothing else and publishes no checksum. `ADD --checksum=sha256:…` with one that you made yourself holds at
 * least the next build to the same file.
 */
export default defineDockerfileRule({
  id: 'cleartext-download',
  summary: 'Download over `https`: what comes over `http` can be replaced on the way',
  category: 'security',
  severity: 'warning',
  fix: 'always',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: [],
  concepts: [],
  examples: [
    {
      title: 'With curl',
      bad: dockerfile`
        FROM debian:12-slim
        RUN curl -fsSL http://example.com/tool -o /usr/local/bin/tool
                       ^^^^^^^ Over http everyone on the way can replace what is downloaded here, and nothing would notice
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        RUN curl -fsSL https://example.com/tool -o /usr/local/bin/tool
      `,
    },
    {
      title: 'With wget on several lines, and ADD',
      bad: dockerfile`
        from debian:12-slim
        run wget -q \
            # The mirror of the vendor.
            "http://example.com/$VERSION/tool.tar.gz" \
             ^^^^^^^ Over http everyone on the way can replace what is downloaded here, and nothing would notice
            && tar -xzf tool.tar.gz
        add --chown=app http://example.com/data.csv /data/
                        ^^^^^^^ Over http everyone on the way can replace what is downloaded here, and nothing would notice
      `,
      fixed: dockerfile`
        from debian:12-slim
        run wget -q \
            # The mirror of the vendor.
            "https://example.com/$VERSION/tool.tar.gz" \
            && tar -xzf tool.tar.gz
        add --chown=app https://example.com/data.csv /data/
      `,
    },
    {
      title: 'With a checksum or a signature',
      good: dockerfile`
        FROM debian:12-slim AS tool
        RUN curl -fsSLo tool http://example.com/tool && echo "$TOOL_SHA256  tool" | sha256sum -c -
        ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d http://example.com/data.csv /data/

        FROM debian:12-slim
        RUN curl -fsSLO http://example.com/tool -O http://example.com/tool.asc
        RUN gpg --verify tool.asc
      `,
    },
    {
      title: 'The local network, and what is no download',
      good: dockerfile`
        FROM debian:12-slim
        RUN server & curl -f http://localhost:8080/ready && curl http://nexus:8081/tool && wget -q http://10.0.0.5/tool
        RUN curl -fsS -o /dev/null http://example.com/ready && curl -X POST http://example.com/started
        RUN curl --proxy http://proxy.example.com:3128 -fsSL "http://$MIRROR/tool" https://example.com/tool
        RUN echo 'deb http://deb.debian.org/debian bookworm main' > /etc/apt/sources.list
      `,
    },
  ],
  *check({ model }) {
    if (!model.text.includes('http://')) return;
    let verified: ReadonlySet<Stage | undefined> | undefined;
    for (const { stage, span } of downloads(model)) {
      verified ??= stagesThatVerify(model);
      if (verified.has(stage)) continue;
      yield {
        span,
        message: 'Over http everyone on the way can replace what is downloaded here, and nothing would notice',
        fixes: [suggestion('Download it over https', insert(span.start + 'http'.length, 's'))],
      };
    }
  },
});

interface Download {
  readonly stage: Stage | undefined;
  /** Of `http://`. */
  readonly span: Span;
}

function* downloads(model: DockerfileModel): Generator<Download> {
  for (const add of model.instructions('ADD')) {
    if (add.flags.some(({ name }) => name === 'checksum')) continue;
    for (const source of add.sources) {
      const span = schemeOf(model.text, source.raw, source.span);
      if (span !== undefined) yield { stage: model.stageOf(add), span };
    }
  }
  for (const name of ['curl', 'wget']) {
    for (const { run, command } of commandsNamed(model, name)) {
      if (keepsNothing(command)) continue;
      for (const word of addresses(command)) {
        const span = schemeOf(model.text, word.raw, word.span);
        if (span !== undefined) yield { stage: model.stageOf(run), span };
      }
    }
  }
}

/** Whether a request sends something, asks for the headers alone, or throws away what it gets. */
function keepsNothing({ arguments: words }: ShellCommand): boolean {
  return words.some(
    ({ value }, index) =>
      /^(-[fLsSvk]*I|--head|--spider|--post-.*|-d.*|--data.*|--json|-F|--form|-T|--upload-file)$/.test(value) ||
      (/^(-X|--request|--method)$/.test(words[index - 1]?.value ?? '') && value !== 'GET') ||
      (value === '/dev/null' && /^-\w*[oO]$|^--output/.test(words[index - 1]?.value ?? '')),
  );
}

/** Flags whose value may be an address that nothing is downloaded from. */
const otherAddress =
  /^(-x|--proxy|--preproxy|-e|--referer|-H|--header|-A|-U|--user-agent|-d|--data(-.*)?|--post-data)$/;

function addresses({ arguments: words }: ShellCommand): readonly ShellWord[] {
  return words.filter((_, index) => !otherAddress.test(words[index - 1]?.value ?? ''));
}

/** Where `http://` stands in a word, if a host outside the local network is written behind it. */
function schemeOf(text: string, raw: string, { start, end }: Span): Span | undefined {
  const match = /^["']?(http:\/\/)([\w.-]+)(?=[:/"']|$)/.exec(raw);
  const scheme = match?.[1];
  const host = match?.[2] ?? '';
  if (scheme === undefined || !host.includes('.') || isNear(host) || textOf(text, { start, end }) !== raw)
    return undefined;
  const at = start + raw.indexOf(scheme);
  return { start: at, end: at + scheme.length };
}

function isNear(host: string): boolean {
  return (
    /^(127|10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\.|^0\.0\.0\.0$/.test(
      host,
    ) || /\.(local|localhost|localdomain|internal|intranet|lan|home|corp|test)$/.test(host)
  );
}

/** A program whose result depends on every byte of a file. */
const verifying =
  /\b(sha(1|224|256|384|512)(sum)?|shasum|md5sum|b2sum|cksum|openssl\s+dgst|gpgv?|cosign|minisign|signify|rhash)\b/;

function stagesThatVerify(model: DockerfileModel): ReadonlySet<Stage | undefined> {
  const stages = new Set<Stage | undefined>();
  for (const { run, script } of allRuns(model)) {
    const stage = model.stageOf(run);
    if (!stages.has(stage) && verifying.test(script.source.text)) stages.add(stage);
  }
  return stages;
}
