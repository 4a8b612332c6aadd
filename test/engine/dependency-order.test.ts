import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import sourceBeforeDependencies from '../../server/src/rules/dockerfile/source-before-dependencies.ts';
import { buildContextOf } from '../harness/build-context-of.ts';
import { applyFirstFixes, findingsOf } from '../harness/run-rule.ts';
import { docker } from './docker.ts';

// What the rule promises, looked at where it counts: the step that installs is run again for a change of a source as long as the
// sources are copied first, and is taken from the cache afterwards, while the image does the same.

interface Project {
  readonly name: string;
  readonly dockerfile: string;
  readonly files: Readonly<Record<string, string>>;
  /** The source that is changed from one build to the next, with `WORD` for what it prints. */
  readonly source: readonly [path: string, text: string];
  /** What the steps run that load dependencies; what the fix puts in front is one of them. */
  readonly installs: string;
  /** Whether the fix copies the lists by patterns, because the build context isn't known. */
  readonly withoutContext?: true;
}

const lock = {
  name: 'shop',
  lockfileVersion: 3,
  requires: true,
  packages: {
    '': { name: 'shop', dependencies: { isarray: '2.0.5' } },
    'node_modules/isarray': {
      version: '2.0.5',
      resolved: 'https://registry.npmjs.org/isarray/-/isarray-2.0.5.tgz',
      integrity: 'sha512-xHjhDr3cNBK0BzdUJSPXZntQUx/mwMS5Rw4A7lPJ90XGAO6ISP/ePDNuo0vhqOZU+UD5JoodwCAAoZQd3FeAKw==',
    },
  },
};
const node = {
  'package.json': JSON.stringify({
    name: 'shop',
    dependencies: { isarray: '2.0.5' },
    scripts: { build: 'cp main.js built.js' },
  }),
  'package-lock.json': JSON.stringify(lock),
  '.dockerignore': 'node_modules\n',
};
const nodeSource = ['main.js', "console.log('WORD', require('isarray')([]))\n"] as const;
const pythonTools = 'FROM python:3.11\nRUN pip install uv==0.13.9 poetry==2.5.1 pipenv==2026.10.3\nWORKDIR /app\n';
const pythonSource = ['main.py', "import six\nprint('WORD', six.PY3)\n"] as const;
const pyproject =
  '[project]\nname = "shop"\nversion = "1.0"\nrequires-python = ">=3.11"\ndependencies = ["six==1.17.0"]\n';

const projects: readonly Project[] = [
  {
    name: 'pip',
    dockerfile:
      'FROM python:3.11\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\nCMD ["python3", "main.py"]\n',
    files: { 'requirements.txt': '-c constraints.txt\nsix\n', 'constraints.txt': 'six==1.17.0\n' },
    source: pythonSource,
    installs: 'pip install',
  },
  {
    name: 'uv',
    dockerfile: `${pythonTools}COPY . .\nRUN uv sync\nCMD ["uv", "run", "--offline", "main.py"]\n`,
    files: { 'pyproject.toml': pyproject, '.dockerignore': '.venv\n' },
    source: pythonSource,
    installs: 'uv sync',
  },
  {
    name: 'Poetry',
    dockerfile: `${pythonTools}COPY . .\nRUN poetry install\nCMD ["poetry", "run", "python", "main.py"]\n`,
    files: {
      'pyproject.toml': pyproject.replace(/"six.*"/, '') + '[tool.poetry]\npackages = [{ include = "shop" }]\n',
      'main.py': 'import shop.word\n',
      'shop/__init__.py': '',
    },
    source: ['shop/word.py', "print('WORD')\n"],
    installs: 'poetry install',
  },
  {
    name: 'pipenv',
    dockerfile: `${pythonTools}COPY . .\nRUN pipenv install --system --skip-lock\nCMD ["python3", "main.py"]\n`,
    files: {
      Pipfile: '[[source]]\nurl = "https://pypi.org/simple"\nverify_ssl = true\nname = "pypi"\n[packages]\nsix = "*"\n',
    },
    source: pythonSource,
    installs: 'pipenv install',
  },
  {
    name: 'npm, and a build in the same step',
    dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nCMD ["node", "built.js"]\n',
    files: node,
    source: nodeSource,
    installs: 'npm ci',
  },
  {
    name: 'npm, where the build context is not known',
    dockerfile: 'from node:22\ncopy . /app\nworkdir /app\nrun npm ci\ncmd ["node", "main.js"]\n',
    files: node,
    source: nodeSource,
    installs: 'npm ci',
    withoutContext: true,
  },
  {
    name: 'yarn without a lock file, where the build context is not known',
    dockerfile:
      'FROM node:22\nRUN npm install --global yarn@1.22.22\nWORKDIR /app\nCOPY . .\nRUN yarn install\nCMD ["node", "main.js"]\n',
    files: { 'package.json': node['package.json'], '.dockerignore': 'node_modules\n' },
    source: nodeSource,
    installs: 'yarn install',
    withoutContext: true,
  },
  {
    name: 'npm with workspaces',
    dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm install\nCMD ["node", "parts/web/main.js"]\n',
    files: {
      'package.json': '{"name": "all", "workspaces": ["parts/*"]}',
      'parts/web/package.json': '{"name": "web", "version": "1.0.0", "dependencies": {"isarray": "2.0.5"}}',
      'parts/api/package.json': '{"name": "api", "version": "1.0.0"}',
    },
    source: ['parts/web/main.js', nodeSource[1]],
    installs: 'npm install',
  },
  {
    name: 'Go, whose modules are loaded by a step of their own',
    dockerfile:
      'FROM golang:1.23\nWORKDIR /src\nCOPY . .\nRUN go mod download\nRUN go build -o /shop .\nCMD ["/shop"]\n',
    files: { 'go.mod': 'module example.com/shop\n\ngo 1.19\n', 'go.sum': '' },
    source: ['main.go', 'package main\n\nfunc main() { println("WORD") }\n'],
    installs: 'go mod download',
  },
  {
    name: 'Go, whose modules are loaded by the build',
    dockerfile: 'FROM golang:1.23\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /shop .\nCMD ["/shop"]\n',
    files: { 'go.mod': 'module example.com/shop\n\ngo 1.19\n', 'go.sum': '' },
    source: ['main.go', 'package main\n\nfunc main() { println("WORD") }\n'],
    installs: 'go ',
  },
  {
    name: 'cargo, whose placeholder has to give way',
    dockerfile:
      'FROM rust:1\nWORKDIR /src\nCOPY . .\nRUN cargo build --release --locked\nCMD ["target/release/shop"]\n',
    files: {
      'Cargo.toml': '[package]\nname = "shop"\nversion = "1.0.0"\nedition = "2021"\n',
      'Cargo.lock': 'version = 3\n\n[[package]]\nname = "shop"\nversion = "1.0.0"\n',
      'src/lib.rs': 'pub fn word() -> &\'static str { include_str!("word.txt").trim() }\n',
      'src/main.rs': 'fn main() { println!("{}", shop::word()) }\n',
    },
    source: ['src/word.txt', 'WORD\n'],
    installs: 'cargo build',
  },
  {
    name: 'Composer, with a script of the project',
    dockerfile: 'FROM composer:2\nWORKDIR /app\nCOPY . .\nRUN composer install --no-dev -o\nCMD ["php", "main.php"]\n',
    files: {
      'composer.json': JSON.stringify({
        autoload: { classmap: ['classes/'], files: ['word.php'] },
        scripts: { 'post-install-cmd': 'php main.php' },
      }),
      'classes/Shop.php': '<?php\nclass Shop { static function open() { return true; } }\n',
      'main.php': "<?php\nrequire 'vendor/autoload.php';\necho word(), Shop::open(), PHP_EOL;\n",
      '.dockerignore': 'vendor\n',
    },
    source: ['word.php', "<?php\nfunction word() { return 'WORD'; }\n"],
    installs: 'composer install',
  },
  {
    name: 'bundler',
    dockerfile: 'FROM ruby:3\nWORKDIR /app\nCOPY . .\nRUN bundle install\nCMD ["bundle", "exec", "ruby", "main.rb"]\n',
    files: { Gemfile: "source 'https://rubygems.org'\n" },
    source: ['main.rb', "puts 'WORD'\n"],
    installs: 'bundle install',
  },
];

const images: string[] = [];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layerwise-dependencies-'));
});

afterAll(async () => {
  if (images.length > 0) await docker(['image', 'rm', '--force', ...images]);
  await rm(folder, { recursive: true, force: true });
});

describe('the step that installs is kept when a source changes', () => {
  test.each(projects.map((project) => [project.name, project] as const))('%s', async (_, project) => {
    const { dockerfile, files, source, withoutContext } = project;
    const given = { options: {}, files: withoutContext ? undefined : { ...files, [source[0]]: source[1] } };
    if (given.files !== undefined) expect(buildContextOf(given.files).complete).toBe(true);
    const found = findingsOf(sourceBeforeDependencies, dockerfile, given);
    expect(found).toHaveLength(1);
    const fixed = applyFirstFixes(dockerfile, found);
    expect(findingsOf(sourceBeforeDependencies, fixed, given)).toEqual([]);

    expect(await stepsOfSecondBuild(project, dockerfile)).not.toContain('CACHED');
    expect(await stepsOfSecondBuild(project, fixed), fixed).toContain('CACHED');
  });
});

/** Builds the image with one source, then with another one, and says of the second build what became of the step that installs. */
async function stepsOfSecondBuild(project: Project, dockerfile: string): Promise<readonly string[]> {
  const context = await mkdtemp(join(folder, 'context-'));
  await write(context, { ...project.files, Dockerfile: dockerfile });
  let steps: readonly string[] = [];
  for (const part of ['first', 'second']) {
    // A word that no build has seen, so that nothing comes from the cache of an earlier run.
    const word = `${part}-${process.pid}-${Date.now()}`;
    const [path, text] = project.source;
    await write(context, { [path]: text.replace('WORD', word) });
    const tag = `layerwise-test-dependencies:${images.length}`;
    const built = await docker([
      'buildx',
      'build',
      '--load',
      '--network=host',
      '--progress=plain',
      '--tag',
      tag,
      context,
    ]);
    expect(built.code, built.errors).toBe(0);
    images.push(tag);
    const run = await docker(['run', '--rm', '--network=none', tag]);
    expect(run.output + run.errors).toContain(word);
    steps = outcomesOf(built.errors, project.installs);
    expect(steps.length, built.errors).toBeGreaterThan(0);
  }
  return steps;
}

async function write(context: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(context, path)), { recursive: true });
    await writeFile(join(context, path), text);
  }
}

/** Of each RUN with such a command: `CACHED`, or `DONE` with the time it took. */
function outcomesOf(log: string, command: string): readonly string[] {
  return [...log.matchAll(/^#(\d+) \[.*\] run (.*)$/gim)].flatMap(([, number, text]) => {
    if (text?.includes(command) !== true) return [];
    return new RegExp(`^#${number} (CACHED|DONE)`, 'm').exec(log)?.[1] ?? [];
  });
}
