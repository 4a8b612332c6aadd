import { describe, expect, test } from 'vitest';
import { rules } from '../../server/src/rules/index.ts';
import { casesOf } from '../harness/cases.ts';
import { applyFirstFixes, findingsOf } from '../harness/run-rule.ts';
import { docker } from './docker.ts';

describe('images before and after the fixes', () => {
  test('a legacy value stays the same, to the last space and backslash', async () => {
    const values = [
      'b c',
      '"b c" \\\n  # x\n  d',
      'a \\\n       b\t  c',
      String.raw`\$b  $HOME "q"`,
      String.raw`b \" c \\ d \x`,
      `'it'"'"'s' "a\\qb" 'c\\d' "e\\"f" \${HOME:-'x y'} \${HOME:-"x y"}`,
      'a=b',
      'x#y # z',
      String.raw`"C:\dir" it\'s \ x`,
      '"quoted" ',
      "'single $HOME' double",
    ];
    const lines = values.map((value, index) => `ENV VALUE_${index} ${value}\nLABEL label.${index} ${value}`);
    await expectSameConfiguration('legacy-key-value', `FROM scratch\nENV HOME=/root\n${lines.join('\n')}\n`);
  }, 60_000);

  test.each(['multiple-entrypoint', 'multiple-healthcheck', 'expose-host-part', 'expose-protocol-casing'])(
    'the examples of %s make the same image',
    async (id) => {
      const cases = casesOf(ruleNamed(id)).filter(
        ({ text, fixed }) => fixed !== undefined && !/^\s*run\b/im.test(text),
      );
      expect(cases.length).toBeGreaterThanOrEqual(2);
      for (const { text } of cases) {
        // Only what sets the configuration is built, so that no base image and no file is needed.
        const configuring = text.replace(/^(from) \S+/gim, '$1 scratch').replace(/^copy .*\n/gim, '');
        await expectSameConfiguration(id, configuring);
      }
    },
    120_000,
  );

  test('an absolute folder on scratch is the same', async () => {
    await expectSameConfiguration('relative-workdir', 'FROM scratch\nWORKDIR a/./b\nWORKDIR c\n');
  }, 60_000);

  test('a secret that is mounted is there, and is in no history', async () => {
    const text = 'FROM debian:12-slim\nARG API_TOKEN\nRUN test -n "$API_TOKEN"\nRUN <<EOF\ntest -n "$API_TOKEN"\nEOF\n';
    const fixed = applyFirstFixes(text, findingsOf(ruleNamed('secret-in-arg-or-env'), text, { options: {} }));
    expect(fixed).not.toBe(text);
    const options = ['--quiet', '--load', '--no-cache', '--network=none'];
    // Any variable with a value does: what counts is that the build sees it.
    const run = await docker(['buildx', 'build', ...options, '--secret=id=API_TOKEN,env=PATH', '-'], fixed);
    expect(run.code, run.errors).toBe(0);
    const history = await docker(['history', '--no-trunc', run.output.trim()]);
    expect(history.output).not.toContain(process.env['PATH']);
    await docker(['image', 'rm', '--force', run.output.trim()]);
  }, 60_000);

  test('no secret is mounted by a frontend that is too old for it, which would have to be downloaded to ask', () => {
    const text = 'FROM debian:12-slim\nARG API_TOKEN\nRUN test -n "$API_TOKEN"\n';
    const fixesWith = (frontend: string): number =>
      findingsOf(ruleNamed('secret-in-arg-or-env'), `# syntax=docker/dockerfile:${frontend}\n${text}`, {
        options: {},
      }).flatMap(({ fixes }) => fixes ?? []).length;
    expect(['1.4', '1.9-labs', '1.9.0', '1', '1.10', '1.14.1'].map(fixesWith)).toEqual([0, 0, 0, 1, 1, 1]);
  });

  test('a maintainer becomes a label of the very same text', async () => {
    const names = ['Jane Doe <jane@example.com>', `me "you" it's $HOME \${X} \\x \\\\`, '$', '`a` "', "d'Arc \\\n  x"];
    for (const name of names) {
      const text = `FROM scratch\nMAINTAINER ${name}\n`;
      const fixed = applyFirstFixes(text, findingsOf(ruleNamed('maintainer-deprecated'), text, { options: {} }));
      const [before, after] = [await imageOf(text), await imageOf(fixed)];
      expect(after.Config.Labels?.['org.opencontainers.image.authors'], fixed).toBe(before.Author);
    }
  }, 120_000);
});

function ruleNamed(id: string): (typeof rules)[number] {
  const rule = rules.find((each) => each.id === id);
  if (rule === undefined) throw new Error(`There is no rule ${id}`);
  return rule;
}

async function expectSameConfiguration(id: string, text: string): Promise<void> {
  const fixed = applyFirstFixes(text, findingsOf(ruleNamed(id), text, { options: {} }));
  expect(fixed).not.toBe(text);
  expect(findingsOf(ruleNamed(id), fixed, { options: {} })).toEqual([]);
  const [before, after] = [await imageOf(text), await imageOf(fixed)];
  expect(after.Config, fixed).toEqual(before.Config);
}

interface Image {
  readonly Config: { readonly Labels?: Readonly<Record<string, string>> };
  readonly Author: string;
}

async function imageOf(text: string): Promise<Image> {
  const run = await docker(['buildx', 'build', '--quiet', '--load', '--network=none', '-'], text);
  expect(run.code, `${text}\n${run.errors}`).toBe(0);
  const id = run.output.trim();
  const inspected = await docker(['image', 'inspect', '--format', '{{json .}}', id]);
  await docker(['image', 'rm', '--force', id]);
  return JSON.parse(inspected.output);
}
