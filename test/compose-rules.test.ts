import { describe, expect, test } from 'vitest';
import { analyzeCompose } from '../server/src/model/analyze-compose.ts';
import { nearest } from '../server/src/text/nearest.ts';
import obsoleteVersion from '../server/src/rules/compose/obsolete-version.ts';
import portsWithHostNetwork from '../server/src/rules/compose/ports-with-host-network.ts';
import undefinedReference from '../server/src/rules/compose/undefined-reference.ts';
import type { ComposeRule, Finding } from '../server/src/rules/rule.ts';
import { parseCompose } from '../server/src/syntax/compose/parser.ts';
import { dedent } from '../server/src/text/dedent.ts';
import { applyEdits, editsConflict } from '../server/src/text/edit.ts';
import type { Edit } from '../server/src/text/edit.ts';
import { textOf } from '../server/src/text/span.ts';

describe('obsolete-version', () => {
  test.each([
    ['{"version": "3", "services": {}}', '{"services": {}}'],
    ['services: {}\nversion: "3"', 'services: {}'],
    ['"version": &v 2\nx: *v\n', '"x-version": &v 2\nx: *v\n'],
  ])('%j', (text, expected) => {
    expect(fixed(obsoleteVersion, text)).toBe(expected);
  });

  test('its fix is safe and the key is struck through', () => {
    const [finding] = check(obsoleteVersion, 'version: "3"\nservices: {}\n');
    expect(finding?.tag).toBe('deprecated');
    expect(finding?.fixes?.map((fix) => fix.safety)).toEqual(['safe']);
  });
});

describe('undefined-reference', () => {
  test('offers the name that was meant, then the declaration', () => {
    const text = dedent`
      services:
        web:
          image: x
          networks: { fronted: { aliases: [web] } }
          volumes: ["dat:/x"]
          configs: [site.conf]
          depends_on: [api, wep]
      networks: { frontend: }
      volumes: { data: }
    `;
    expect(titlesIn(text)).toEqual([
      ['fronted', 'Change to frontend', 'Declare fronted under networks'],
      ['dat', 'Change to data', 'Declare dat under volumes'],
      ['site.conf', 'Declare site.conf under configs'],
      ['api'],
      ['wep'],
    ]);
  });

  test('what an anchor shares is told once', () => {
    const text = 'x: &x\n  image: y\n  networks: [none]\nservices:\n  a: *x\n  b: {<<: *x}\n';
    expect(titlesIn(text)).toEqual([['none', 'Declare none under networks']]);
  });

  test.each([
    ['include', 'include: [other.yaml]\nservices: {a: {image: x, networks: [b]}}\n', 0],
    ['an empty include', 'include: []\nservices: {a: {image: x, networks: [b]}}\n', 1],
    ['a part of another file', 'services: {a: {networks: [b]}}\n', 0],
    ['a service that extends another', 'services: {a: {extends: c, networks: [b]}, c: {image: x}}\n', 1],
    ['a file that is no YAML', 'services: {a: {image: x, networks: [b]}}\n"\n', 0],
    ['a variable', 'services: {a: {image: x, volumes: ["${V}:/x", "v-${V}:/y"], networks: [$N]}}\n', 0],
  ])('%s', (_name, text, count) => {
    expect(check(undefinedReference, text)).toHaveLength(count);
  });
});

describe('ports-with-host-network', () => {
  test('points at the network mode', () => {
    const text = 'services:\n  a: {image: x, ports: ["80:80"], network_mode: host}\n';
    const [finding] = check(portsWithHostNetwork, text);
    expect(finding?.related?.map(({ span }) => textOf(text, span))).toEqual(['host']);
    expect(fixed(portsWithHostNetwork, text)).toBe('services:\n  a: {image: x, network_mode: host}\n');
  });

  test.each([
    ['no ports', 'services: {a: {network_mode: host, ports: []}}', 0],
    ['ports taken away', 'services: {a: {network_mode: host, ports: !reset ["80:80"]}}', 0],
    ['another mode', 'services: {a: {network_mode: bridge, ports: ["80:80"]}}', 0],
    ['shared by an anchor', 'x: &x {network_mode: host, ports: [80]}\nservices: {a: *x, b: {<<: *x}}', 1],
  ])('%s', (_name, text, count) => {
    expect(check(portsWithHostNetwork, text)).toHaveLength(count);
  });
});

test.each([
  ['databse', ['data', 'database'], 'database'],
  ['wbe', ['db', 'web'], 'web'],
  ['db', ['web', 'api'], undefined],
  ['db', ['bd', 'dbs'], 'bd'],
  ['frontend', ['backend'], undefined],
  ['x'.repeat(101), ['x'.repeat(100)], undefined],
  ['', ['a'], 'a'],
  ['same', ['same'], undefined],
])('the name closest to %s among %j', (name, candidates, expected) => {
  expect(nearest(name, candidates)).toBe(expected);
});

/** What is underlined, and the titles of its fixes. */
function titlesIn(text: string): readonly (readonly string[])[] {
  return check(undefinedReference, text).map(({ span, fixes = [] }) =>
    [textOf(text, span)].concat(fixes.map((fix) => fix.title)),
  );
}

function check(rule: ComposeRule, text: string): readonly Finding[] {
  return [...rule.check({ model: analyzeCompose(parseCompose(text)), options: {} })];
}

/** The first fix of each finding, again and again until none is left, as far as they don't meet. */
function fixed(rule: ComposeRule, text: string): string {
  let current = text;
  for (let pass = 0; pass < 10; pass++) {
    const edits: Edit[] = [];
    for (const { fixes } of check(rule, current)) {
      const own = fixes?.[0]?.edits ?? [];
      if (!own.some((edit) => edits.some((other) => editsConflict(edit, other)))) edits.push(...own);
    }
    if (edits.length === 0) return current;
    current = applyEdits(current, edits);
  }
  throw new Error('The fixes do not settle');
}
