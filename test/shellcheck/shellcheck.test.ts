import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { shellcheckOnPath } from '../../server/src/hosts/cli/shellcheck.ts';
import { readSource, type DockerfileSource } from '../../server/src/model/source.ts';
import { lint, lintText, type Reported } from '../../server/src/rules/lint.ts';
import type { Preset, Rule } from '../../server/src/rules/rule.ts';
import { shellcheck, shellcheckStyle } from '../../server/src/rules/shellcheck.ts';
import { applyEdits } from '../../server/src/text/edit.ts';
import { layerwise } from '../cli/run.ts';
import { builtCli } from '../harness/build-hosts.ts';
import { folder } from '../harness/folder.ts';
import { readMarks } from '../harness/marks.ts';

function read(text: string): DockerfileSource {
  const source = readSource('dockerfile', text);
  if (source.language !== 'dockerfile') throw new Error('This is no Dockerfile');
  return source;
}

/** What the real command finds in a Dockerfile, with the rules of a preset. */
async function found(
  text: string,
  { preset = 'strict', rules = [shellcheck, shellcheckStyle] }: { preset?: Preset; rules?: readonly Rule[] } = {},
): Promise<readonly Reported[]> {
  const source = read(text);
  const results = await shellcheckOnPath()(source.model, 'Dockerfile');
  expect(results).toBeDefined();
  return lint({ ...source, rules, settings: { preset, rules: {} }, shellcheck: results });
}

/** Each finding as its line, its code and the words that it is about: texts differ between versions. */
async function placed(text: string): Promise<readonly string[]> {
  return (await found(text)).map(({ finding: { span, message } }) => {
    const line = text.slice(0, span.start).split('\n').length;
    return `${line} ${message.slice(0, 6)} ${text.slice(span.start, span.end)}`;
  });
}

describe('findings stand where the words are', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['in one line', 'FROM a:1\nRUN mkdir $HOME/x $(pwd)\n', ['2 SC2086 $HOME', '2 SC2046 $(pwd)']],
    [
      'behind continuation lines, comments and empty lines',
      'FROM a:1\nRUN set -e && \\\n    # About it.\n\n    mkdir \\\n      $HOME\n',
      ['6 SC2086 $HOME'],
    ],
    ['behind tabs and letters of two units', 'FROM a:1\nRUN\techo "🐳" && \tmkdir $HOME\n', ['2 SC2086 $HOME']],
    ['in what ONBUILD triggers', 'FROM a:1\nONBUILD RUN mkdir $HOME\n', ['2 SC2086 $HOME']],
    ['with another escape character', '# escape=`\nFROM a:1\nRUN cd /x && `\n  mkdir $HOME\n', ['4 SC2086 $HOME']],
    [
      'in a bash by SHELL',
      'FROM a:1\nSHELL ["/bin/bash", "-c"]\nRUN [[ -n $HOME ]] && mkdir $HOME\n',
      ['3 SC2086 $HOME'],
    ],
  ];
  test.each(cases)('%s', async (_, text, expected) => {
    expect(await placed(text)).toEqual(expected);
    expect(await placed(text.replaceAll('\n', '\r\n'))).toEqual(expected);
  });

  test.each<[string, string, readonly string[]]>([
    ['in a heredoc', 'FROM a:1\nRUN <<EOF\nset -e\nmkdir $HOME\nEOF\n', ['4 SC2086 $HOME']],
    ['in a heredoc whose tabs are taken off', 'FROM a:1\nRUN <<-EOF\n\tmkdir $HOME\n\tEOF\n', ['3 SC2086 $HOME']],
    [
      'in a bash by shebang',
      'FROM a:1\nRUN <<EOF\n#!/bin/bash -e\n[[ -n $HOME ]] && mkdir $HOME\nEOF\n',
      ['4 SC2086 $HOME'],
    ],
  ])('%s', async (_, text, expected) => {
    expect(await placed(text)).toEqual(expected);
  });
});

describe('nothing is found', () => {
  test.each([
    ['in exec form', 'FROM a:1\nRUN ["mkdir", "$HOME"]\n'],
    ['in PowerShell', 'FROM a:1\nSHELL ["powershell", "-Command"]\nRUN mkdir $HOME\n'],
    ['in cmd', '# escape=`\nFROM a:1\nSHELL ["cmd", "/S", "/C"]\nRUN mkdir $HOME\n'],
    ['in zsh, which it does not know', 'FROM a:1\nSHELL ["/bin/zsh", "-c"]\nRUN mkdir $HOME\n'],
    ['in Python', 'FROM a:1\nRUN <<EOF\n#!/usr/bin/env python3\nprint($HOME)\nEOF\n'],
    ['of variables that the build declares', 'FROM a:1\nARG A\nENV B=b\nRUN echo "$A" "$B"\n'],
    ['of a heredoc without a shebang', 'FROM a:1\nRUN <<EOF\necho hello\nEOF\n'],
  ])('%s', async (_, text) => {
    expect(await placed(text)).toEqual([]);
  });

  test('where a comment silences it', async () => {
    for (const comment of [
      '# shellcheck disable=SC2086',
      '# hadolint ignore=SC2086',
      '# layerwise ignore=shellcheck-style because',
      '# hadolint global ignore=SC2086',
    ]) {
      expect(await found(`${comment}\nFROM a:1\n${comment}\nRUN mkdir $HOME\n`)).toEqual([]);
    }
    expect(await found('FROM a:1\n# shellcheck disable=SC2046\nRUN mkdir $HOME\n')).toHaveLength(1);
  });
});

test('severities and presets are those of its levels', async () => {
  const text = 'FROM a:1\nARG X\nRUN cd /x; mkdir $X; V=`pwd`; echo "$V"\n';
  const severities = async (preset: Preset) =>
    (await found(text, { preset })).map(({ severity, finding }) => `${severity} ${finding.message.slice(0, 6)}`);
  const all = ['warning SC2164', 'info SC2086', 'hint SC2006'];
  expect((await severities('strict')).toSorted()).toEqual(all.toSorted());
  expect((await severities('hadolint')).toSorted()).toEqual(all.toSorted());
  expect((await severities('recommended')).toSorted()).toEqual(['warning SC2164']);
  expect(await severities('buildkit')).toEqual([]);
});

test('its fixes are suggestions that keep continuation lines and comments', async () => {
  const text = 'FROM a:1\nRUN cd /x && \\\n    # About it.\n    mkdir $HOME\\\n$HOME && echo `pwd`\n';
  const fixes = (await found(text)).flatMap(({ finding }) => finding.fixes ?? []);
  expect(fixes.every(({ safety }) => safety === 'suggestion')).toBe(true);
  const after = fixes.map((fix) => applyEdits(text, fix.edits));
  expect(after).toContain('FROM a:1\nRUN cd /x && \\\n    # About it.\n    mkdir "$HOME"\\\n$HOME && echo `pwd`\n');
  expect(after).toContain('FROM a:1\nRUN cd /x && \\\n    # About it.\n    mkdir $HOME\\\n$HOME && echo $(pwd)\n');
  for (const fixed of after) expect(read(fixed).model.tree.errors).toEqual([]);
});

test('the examples of its pages are true', async () => {
  for (const rule of [shellcheck, shellcheckStyle]) {
    for (const example of rule.examples) {
      const { text, marks } = readMarks('bad' in example ? example.bad : example.good);
      const here = await found(text, { rules: [rule] });
      expect(here.map(({ finding: { span } }) => ({ ...span }))).toEqual(marks.map(({ span }) => ({ ...span })));
      expect(here.map(({ finding }) => finding.message.slice(0, 7))).toEqual(
        marks.map(({ message }) => message.slice(0, 7)),
      );
      if ('bad' in example && example.fixed !== undefined) {
        const edits = here.flatMap(({ finding }) => finding.fixes?.[0]?.edits ?? []);
        expect(applyEdits(text, edits)).toBe(example.fixed);
      }
    }
  }
});

describe('on the command line', () => {
  const text = 'FROM debian:12-slim\nUSER 1000\nRUN cd /x; rm y\n';

  test('it is found where the command is on the PATH, and not with --no-shellcheck', async () => {
    await using files = await folder({ Dockerfile: text, '.shellcheckrc': '' });
    const checked = await layerwise(['check', '.'], { cwd: files.path });
    expect(checked.out).toContain('Dockerfile:3:5 warning: SC2164');
    expect(checked.status).toBe(1);
    const without = await layerwise(['check', '--no-shellcheck', '.'], { cwd: files.path });
    expect(without).toEqual({ status: 0, out: 'Nothing found in 1 file.\n', err: '' });
  });

  test('its own settings file counts', async () => {
    await using files = await folder({ 'web/Dockerfile': text, '.shellcheckrc': 'disable=SC2164\n' });
    expect((await layerwise(['check', 'web'], { cwd: files.path })).status).toBe(0);
  });

  test('nothing is missing where there is no such command', async () => {
    await using files = await folder({ Dockerfile: `${text}RUN apt install curl\n` });
    const script = path.join(import.meta.dirname, '../../.cache/test/none');
    const { stdout, stderr, status } = spawnSync(process.execPath, [builtCli, 'check', '.'], {
      cwd: files.path,
      encoding: 'utf8',
      env: { ...process.env, PATH: script },
    });
    expect(stderr).toBe('');
    expect(stdout).not.toContain('SC2164');
    expect(stdout).toContain('apt-without-yes');
    expect(status).toBe(1);
  });
});

test('without its results nothing is said', () => {
  expect(lintText({ text: 'FROM a:1\nRUN mkdir $HOME\n', language: 'dockerfile', rules: [shellcheckStyle] })).toEqual(
    [],
  );
});
