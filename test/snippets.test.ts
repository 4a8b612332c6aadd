import { describe, expect, test } from 'vitest';
import { parse, parseDocument } from 'yaml';
import { lintText } from '../server/src/rules/lint.ts';
import { parseDockerfile } from '../server/src/syntax/dockerfile/parser.ts';
import { expandSnippet } from './snippets/expand.ts';
import { composeFileWith, dockerfileWith, expanded, readSnippets, type Snippet } from './snippets/read.ts';

const dockerfileSnippets = readSnippets('dockerfile');
const composeSnippets = readSnippets('compose');
const wholeDockerfiles = dockerfileSnippets.filter(({ prefix }) => prefix.startsWith('multistage-'));

const ecosystems = [
  'python-pip python-uv python-poetry node-npm node-yarn node-pnpm typescript go',
  'java-maven java-gradle rust dotnet cmake php-composer ruby-bundler static-nginx',
].flatMap((line) => line.split(' '));

const services = [
  'app app-with-database app-watch profile postgres mysql mariadb redis valkey mongo',
  'rabbitmq nats nginx caddy elasticsearch opensearch minio kafka',
].flatMap((line) => line.split(' '));

describe('the expander of these tests', () => {
  test.each([
    ['$1 and ${1:one}', 'one and one'],
    ['${1|one,two|}-${1}', 'one-one'],
    ['${1|a\\,b,c|}', 'a,b'],
    ['${1:outer ${2:inner} \\} \\\\}', 'outer inner } \\'],
    ['\\$PATH \\${HOME:-${1:/root}}', '$PATH ${HOME:-/root}'],
    ['end$0', 'end'],
  ])('%s', (body, text) => {
    expect(expandSnippet(body)).toBe(text);
  });

  test.each(['$PATH', '${HOME}', '${1:open', '${1|open', '${1/a/b/}'])('refuses %s', (body) => {
    expect(() => expandSnippet(body)).toThrow(/at "/);
  });
});

describe.each([
  ['dockerfile', dockerfileSnippets],
  ['compose', composeSnippets],
] as const)('the list of %s snippets', (_language, snippets) => {
  test('has no prefix twice', () => {
    const prefixes = snippets.map(({ prefix }) => prefix);
    expect(prefixes).toEqual([...new Set(prefixes)]);
  });

  test.each(snippets.map((snippet) => [snippet.prefix, snippet] as const))(
    '%s is described and ends well',
    (_prefix, snippet) => {
      expect(snippet.prefix).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(snippet.description).toMatch(/^[A-Z.][^\n]*[^.]\.$/);
      expect(snippet.body.at(-1)).toBe('$0');
      const text = expanded(snippet);
      expect(text).not.toMatch(/[ \t]$/m);
      expect(text).not.toContain('\t');
      expect(numbersOf(snippet)).toEqual(Array.from({ length: numbersOf(snippet).length }, (_, index) => index + 1));
    },
  );
});

describe('Dockerfile snippets', () => {
  test.each(ecosystems)('there is one for %s', (ecosystem) => {
    expect(dockerfileSnippets.map(({ prefix }) => prefix)).toContain(`multistage-${ecosystem}`);
  });

  test.each(dockerfileSnippets.map((snippet) => [snippet.prefix, snippet] as const))(
    '%s parses and lints clean',
    (_prefix, snippet) => {
      const text = dockerfileWith(snippet);
      expect(parseDockerfile(text).errors).toEqual([]);
      expect(findingsOf(text, 'dockerfile')).toEqual([]);
    },
  );

  test.each(wholeDockerfiles.map((snippet) => [snippet.prefix, snippet] as const))(
    '%s is what a good file looks like',
    (_prefix, snippet) => {
      const lines = expanded(snippet).split('\n');
      const starting = (keyword: string): readonly string[] => lines.filter((line) => line.startsWith(`${keyword} `));
      expect(lines[0]).toBe('# syntax=docker/dockerfile:1');
      expect(starting('FROM').length).toBeGreaterThanOrEqual(2);
      for (const from of starting('FROM')) expect(from).toMatch(/^FROM [^ ]+:(?!latest)[^ :]+( AS [a-z]+)?$/);
      expect(starting('USER').at(-1)).toMatch(/^USER (?!root$|0$)/);
      expect(starting('CMD')).toHaveLength(1);
      expect(JSON.parse(starting('CMD')[0]?.slice('CMD '.length) ?? '')).toEqual(
        expect.arrayContaining([expect.any(String)]),
      );
      expect(lines.findLastIndex((line) => line.startsWith('USER '))).toBeGreaterThan(
        lines.findLastIndex((line) => /^(RUN|COPY) /.test(line)),
      );
    },
  );
});

describe('Compose snippets', () => {
  test.each(services)('there is a service %s', (service) => {
    expect(composeSnippets.map(({ prefix }) => prefix)).toContain(`service-${service}`);
  });

  test.each(['networks', 'volumes', 'secrets', 'healthcheck', 'develop-watch'])('there is one for %s', (prefix) => {
    expect(composeSnippets.map((snippet) => snippet.prefix)).toContain(prefix);
  });

  test.each(composeSnippets.map((snippet) => [snippet.prefix, snippet] as const))(
    '%s parses and lints clean',
    (_prefix, snippet) => {
      const text = composeFileWith(snippet);
      const document = parseDocument(text);
      expect([...document.errors, ...document.warnings]).toEqual([]);
      expect(findingsOf(text, 'compose')).toEqual([]);
    },
  );

  test.each(servicesWithImages())(
    '%s: every service with a state or a port of its own says when it is healthy',
    (_prefix, service) => {
      expect(service).toHaveProperty('healthcheck.test');
      expect(service).toHaveProperty('image', expect.stringMatching(/:(?!latest)[^:/]+$/));
    },
  );
});

function findingsOf(text: string, language: 'dockerfile' | 'compose'): readonly string[] {
  return lintText({ text, language, settings: { preset: 'strict', rules: notInSnippets } }).map(
    ({ rule, finding }) => `${rule.id}: ${text.slice(finding.span.start, finding.span.end)}: ${finding.message}`,
  );
}

/** A snippet can't know which version of a package there is on the day it is used, and names read better than numbers. */
const notInSnippets = Object.fromEntries(
  ['unpinned-apt-package', 'unpinned-apk-package', 'unpinned-dnf-package', 'named-user'].map((id) => [
    id,
    { severity: 'off' as const },
  ]),
);

function numbersOf(snippet: Snippet): readonly number[] {
  const numbers = snippet.body.join('\n').matchAll(/(?<!\\)\$\{?([1-9]\d*)/g);
  return [...new Set([...numbers].map((match) => Number(match[1])))].sort((a, b) => a - b);
}

function servicesWithImages(): readonly (readonly [string, unknown])[] {
  return composeSnippets
    .filter(({ prefix }) => prefix.startsWith('service-') && !/-(?:app\b|profile)/.test(prefix))
    .map((snippet) => {
      const file: { readonly services: Readonly<Record<string, unknown>> } = parse(composeFileWith(snippet));
      return [snippet.prefix, Object.values(file.services)[0]] as const;
    });
}
