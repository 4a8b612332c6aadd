import type { InstructionType } from './nodes.ts';

export type FlagKind = 'text' | 'boolean' | 'list';

/**
 * The flags that BuildKit's frontend takes, by instruction.
 *
 * `COPY --parents` and `RUN --security` are in the stable frontend from 1.20 on, and only in its
 * labs channel before. Which frontend builds the file can't be told from the text: without a `# syntax=` line it is the
 * one inside the engine, with one it is fetched. So they are taken, though an older engine refuses them.
 */
export const flagTable: Readonly<Partial<Record<InstructionType, Readonly<Record<string, FlagKind>>>>> = {
  FROM: { platform: 'text' },
  RUN: { mount: 'list', network: 'text', security: 'text', device: 'list' },
  COPY: { from: 'text', chown: 'text', chmod: 'text', link: 'boolean', parents: 'boolean', exclude: 'list' },
  ADD: {
    chown: 'text',
    chmod: 'text',
    link: 'boolean',
    'keep-git-dir': 'boolean',
    checksum: 'text',
    exclude: 'list',
    unpack: 'boolean',
  },
  HEALTHCHECK: { interval: 'text', timeout: 'text', 'start-period': 'text', 'start-interval': 'text', retries: 'text' },
};

/**
 * Flags that no frontend inside an engine takes, but the labs channel does (`RUN --device` from 1.14-labs on): an error
 * unless a `# syntax=` line names the frontend.
 */
export const labsFlags: Readonly<Partial<Record<InstructionType, readonly string[]>>> = { RUN: ['device'] };

/** Flags in which BuildKit expands variables, whatever the instruction. A mount's are expanded option by option. */
export const expandedFlags: readonly string[] = ['platform', 'chown', 'chmod', 'checksum'];

export const keywords = [
  'ADD',
  'ARG',
  'CMD',
  'COPY',
  'ENTRYPOINT',
  'ENV',
  'EXPOSE',
  'FROM',
  'HEALTHCHECK',
  'LABEL',
  'MAINTAINER',
  'ONBUILD',
  'RUN',
  'SHELL',
  'STOPSIGNAL',
  'USER',
  'VOLUME',
  'WORKDIR',
] as const satisfies readonly InstructionType[];

export type Keyword = (typeof keywords)[number];

/** The instruction that a keyword names. Letters are folded as Go does it, which takes U+212A for `k`, but `ſ` not for `s`. */
export function keywordOf(written: string): Keyword | undefined {
  const known = byName.get(written);
  if (known !== undefined || written.length > longest) return known;
  return byName.get(written.replaceAll('\u0130', 'i').toLowerCase());
}

const byName: ReadonlyMap<string, Keyword> = new Map(
  keywords.flatMap((keyword) => [
    [keyword, keyword],
    [keyword.toLowerCase(), keyword],
  ]),
);

const longest = Math.max(...keywords.map((keyword) => keyword.length));
