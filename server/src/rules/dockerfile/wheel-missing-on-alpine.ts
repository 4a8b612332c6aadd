import { baseImageOf } from '../../model/base-image.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import { packageCalls } from '../../model/package-calls.ts';
import { hasFlag, type PackageCommand } from '../../model/packages.ts';
import { stageChain } from '../../model/value-of.ts';
import type { RunInstruction } from '../../syntax/dockerfile/nodes.ts';
import { replace } from '../../text/edit.ts';
import { textOf } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Fix } from '../rule.ts';

/**
 * Packages with parts in C, C++ or Rust come from PyPI as wheels, compiled for a kind of system. Alpine is one of its own,
 * because of its C library (musl), and most packages have wheels for it by now. Some have none: pip then compiles them, for
 * which an Alpine image has no compiler; and of some there is nothing on PyPI to compile either, so that pip says "No matching
 * distribution found".
 *
 * The rule has a short list of popular packages, as they were on PyPI on 2026-11-22, for Python 3.11 to 3.14. Those without
 * sources are reported wherever pip gets them from PyPI; those with sources only where no `apk add` of the stage could bring a
 * compiler. Requirement files are not read, and nothing is said where another index is named.
 *
 * The fix takes the Debian variant of the same Python image (`-slim`): a suggestion, where the stage has no `apk`.
 *
 * ## When to allow it
 *
 * Where an index or a folder of your own has wheels for Alpine, in a way that can't be seen in the file.
 */
export default defineDockerfileRule({
  id: 'wheel-missing-on-alpine',
  summary: 'Install packages without wheels for Alpine on another base image',
  category: 'correctness',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'strict',
  since: '0.1.0',
  sameAs: [],
  concepts: [],
  examples: [
    {
      title: 'Nothing that pip could install',
      bad: dockerfile`
        FROM python:3.13-alpine
        RUN pip install --no-cache-dir torch==2.9.0 numpy
                                       ^^^^^ PyPI has neither a wheel of \`torch\` for Alpine nor its sources, so there is nothing to install
      `,
      fixed: dockerfile`
        FROM python:3.13-slim
        RUN pip install --no-cache-dir torch==2.9.0 numpy
      `,
    },
    {
      title: 'Nothing to compile it with, in lower case, with comments',
      bad: dockerfile`
        from python:3.13-alpine3.22 as web
        run python -m pip install --no-cache-dir \
                # For the forecasts.
                scikit-learn \
                ^^^^^^^^^^^^ PyPI has no wheel of \`scikit-learn\` for Alpine, and the image has no compiler to make one with
                flask
        cmd ["flask", "run"]
      `,
      fixed: dockerfile`
        from python:3.13-slim as web
        run python -m pip install --no-cache-dir \
                # For the forecasts.
                scikit-learn \
                flask
        cmd ["flask", "run"]
      `,
    },
    {
      title: 'With wheels for Alpine, or a compiler',
      good: dockerfile`
        FROM python:3.13-alpine
        RUN pip install --no-cache-dir numpy pandas grpcio lxml
        RUN apk add --no-cache build-base gfortran openblas-dev && pip install --no-cache-dir scikit-learn
      `,
    },
    {
      title: 'On Debian, and from another index',
      good: dockerfile`
        FROM python:3.13-slim
        RUN pip install --no-cache-dir torch
        FROM python:3.13-alpine
        RUN pip install --no-cache-dir --index-url https://wheels.example.com/simple torch
      `,
    },
  ],
  *check({ model }) {
    if (!model.stages.some(({ base }) => base.text.includes('alpine'))) return;
    let isConfigured: boolean | undefined;
    for (const { run, call } of packageCalls(model, 'pip', 'uv')) {
      if (call.action !== 'install' || call.operands.length === 0) continue;
      const found = call.operands.flatMap((word) => {
        const name = /^[A-Za-z][\w.-]*/.exec(word.value)?.[0] ?? '';
        const kind = /^[\w.-]+(\[[\w,.-]*\])?\s*([=<>~!;].*)?$/.test(word.value) ? kindOf(name) : undefined;
        const at = word.raw.indexOf(name);
        const start = word.span.start + at;
        return kind === undefined || at < 0 ? [] : [{ name, kind, span: { start, end: start + name.length } }];
      });
      if (found.length === 0 || !isOnPlainAlpine(model, run)) continue;
      isConfigured ??= /pip3? config|pip\.conf/.test(model.text);
      if (isConfigured || usesOtherSource(model, run, call)) continue;
      const bringsPackages = usesApk(model, run);
      for (const { name, kind, span } of found) {
        if (kind === 'sources' && bringsPackages) continue;
        const fix = bringsPackages ? undefined : onDebian(model, run);
        yield {
          span,
          message:
            kind === 'nothing'
              ? `PyPI has neither a wheel of \`${name}\` for Alpine nor its sources, so there is nothing to install`
              : `PyPI has no wheel of \`${name}\` for Alpine, and the image has no compiler to make one with`,
          ...(fix === undefined ? {} : { fixes: [fix] }),
        };
      }
    }
  },
});

/** Looked up with `pip download --only-binary=:all: --platform musllinux_1_2_x86_64`, and `--no-binary=:all:` for the sources. */
const withoutSources = new Set(
  'torch torchvision torchaudio triton tensorflow onnxruntime jaxlib ray mediapipe'.split(' '),
);
const withSources = new Set('scikit-learn opencv-python xgboost lightgbm catboost llvmlite confluent-kafka'.split(' '));

/** What PyPI has instead of a wheel for Alpine. */
function kindOf(name: string): 'nothing' | 'sources' | undefined {
  const normal = name.toLowerCase().replace(/[-_.]+/g, '-');
  if (withoutSources.has(normal)) return 'nothing';
  return withSources.has(normal) ? 'sources' : undefined;
}

function usesOtherSource(model: DockerfileModel, run: RunInstruction, call: PackageCommand): boolean {
  const isNamed = hasFlag(
    call,
    '-i',
    '--index-url',
    '--extra-index-url',
    '--index',
    '--default-index',
    '-f',
    '--find-links',
    '--no-index',
    // Wheels for another system than this one.
    '--platform',
  );
  const scope = model.scopeAt(run);
  const variables = [
    'PIP_INDEX_URL',
    'PIP_EXTRA_INDEX_URL',
    'PIP_FIND_LINKS',
    'UV_INDEX',
    'UV_DEFAULT_INDEX',
    'UV_INDEX_URL',
    'UV_EXTRA_INDEX_URL',
  ];
  return (
    isNamed ||
    (run.mounts.length > 0 && run.mounts.some(({ type }) => type !== 'cache')) ||
    variables.some((name) => scope.lookup(name) !== undefined || call.assignments.some((each) => each.name === name))
  );
}

function isOnPlainAlpine(model: DockerfileModel, run: RunInstruction): boolean {
  const base = baseImageOf(model, model.stageOf(run));
  return base?.family === 'alpine' && base.isOfficial && (base.repository === 'python' || base.repository === 'alpine');
}

function usesApk(model: DockerfileModel, run: RunInstruction): boolean {
  const stages = new Set(stageChain(model, model.stageOf(run)));
  return packageCalls(model, 'apk').some(({ run: other, call }) => {
    const stage = model.stageOf(other);
    // What installs Python itself brings no compiler.
    return (
      stage !== undefined && stages.has(stage) && call.operands.some(({ value }) => !/^(py3?-|python3?)/.test(value))
    );
  });
}

function onDebian(model: DockerfileModel, run: RunInstruction): Fix | undefined {
  const base = baseImageOf(model, model.stageOf(run));
  const word = base?.stage.from.image;
  if (base?.repository !== 'python' || word === undefined || base.reference?.digest !== undefined) return undefined;
  const match = /-alpine[\d.]*$/.exec(textOf(model.text, word.span));
  if (match === null || textOf(model.text, word.span) !== word.raw) return undefined;
  const tail = { start: word.span.start + match.index, end: word.span.end };
  return suggestion('Use the Debian variant of the image', replace(tail, '-slim'));
}
