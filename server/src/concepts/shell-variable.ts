import type { DockerfileModel } from '../model/dockerfile.ts';
import type { Variable } from '../model/scope.ts';
import { shellVariables } from '../model/shell-variables.ts';
import { stageChain } from '../model/value-of.ts';
import type { Instruction } from '../syntax/dockerfile/nodes.ts';
import type { ShellScript } from '../syntax/shell/nodes.ts';
import { type Joined, sourceOffset } from '../text/joined.ts';
import type { Span } from '../text/span.ts';
import { code, defineConcept, type Fact } from './concept.ts';
import { isPlatformVariable } from './dockerfile/platform-variables.ts';
import { instructionAt } from '../model/instruction-at.ts';
import { baseLabel, placeOf } from './dockerfile/places.ts';

/** `$NAME` in a script: the shell fills it in, not BuildKit. */
export default defineConcept({
  id: 'shell-variable',
  inDockerfile({ model, offset }) {
    const instruction = instructionAt(model, offset);
    if (instruction === undefined || offset < instruction.bodySpan.start) return undefined;
    const found = variableAt(model.text, offset);
    if (found === undefined || found.span.start < instruction.bodySpan.start) return undefined;
    const script = model.scriptOf(instruction);
    const start = script && textOffset(script.source, found.span.start);
    if (script === undefined || start === undefined) return undefined;
    return { span: found.span, facts: factsOf(model, instruction, script, found, start), weight: 112 };
  },
});

interface Found {
  readonly name: string;
  /** As it is written, without what it is to do where nothing is set. */
  readonly span: Span;
}

/** The `$NAME` or `${NAME…}` that an offset is on; names are short, so its surroundings are enough. */
function variableAt(text: string, offset: number): Found | undefined {
  const from = Math.max(0, offset - 80);
  for (const match of text.slice(from, offset + 80).matchAll(/\$(?:\{([A-Za-z_]\w*)\}?|([A-Za-z_]\w*))/g)) {
    const span = { start: from + match.index, end: from + match.index + match[0].length };
    if (span.start <= offset && offset <= span.end) return { name: match[1] ?? match[2] ?? '', span };
  }
  return undefined;
}

/** Where a character of the document is in the script; undefined where it isn't part of it. */
function textOffset(joined: Joined, offset: number): number | undefined {
  for (const { at, source } of joined.pieces) {
    const found = at + offset - source;
    if (offset >= source && found < joined.text.length && sourceOffset(joined, found) === offset) return found;
  }
  return undefined;
}

function factsOf(
  model: DockerfileModel,
  instruction: Instruction,
  script: ShellScript,
  { name, span }: Found,
  start: number,
): readonly Fact[] {
  if (!isExpanded(script.source, start, span.end - span.start))
    return [{ key: 'untouched', values: { written: code(model.text.slice(span.start, span.end)) } }];
  if (isSetInScript(script, name)) {
    return instruction.type === 'RUN'
      ? [{ key: 'script', values: { name: code(name) } }]
      : [{ key: 'start-script', values: { name: code(name) } }];
  }
  return instruction.type === 'RUN' ? buildFacts(model, instruction, name) : startFacts(model, instruction, name);
}

/** Whether the shell reads it: not in single quotes, behind a backslash or in a heredoc whose word is quoted. */
function isExpanded({ text, pieces }: Joined, start: number, length: number): boolean {
  const end = start + length;
  // With a brace right behind the name, `${NAME:-x}` counts like any other.
  const isOpen = text[start + 1] === '{' && text[end - 1] !== '}';
  const closed = isOpen ? `${text.slice(0, end)}}${text.slice(end + 1)}` : text;
  for (const variable of shellVariables({ text: closed, pieces })) {
    if (variable.start > start) return variable.start <= start + 2;
  }
  return false;
}

function isSetInScript({ source, commands }: ShellScript, name: string): boolean {
  if (commands.some(({ assignments }) => assignments.some((each) => each.name === name))) return true;
  const setter = new RegExp(
    `(?:^|[\\s;&|(])(?:for\\s+${name}\\s|(?:read|export|local)\\s[^;&|\\n]{0,80}\\b${name}\\b|${name}=)`,
  );
  return setter.test(source.text.slice(0, 20_000));
}

/** In a RUN: ARG and ENV are in its environment. */
function buildFacts(model: DockerfileModel, run: Instruction, name: string): readonly Fact[] {
  const variable = model.scopeAt(run).lookup(name);
  const values = { name: code(name), line: code(`ARG ${name}`), option: code(`--build-arg ${name}=…`) };
  if (variable === undefined) {
    if (setByEngine.has(name)) return [{ key: 'own', values }];
    if (isPlatformVariable(name)) return [{ key: 'platform', values }];
    if (/^(?:https?|ftp|no|all)_proxy$/i.test(name)) return [{ key: 'proxy', values }];
    const global = model
      .instructions('ARG')
      .find((each) => model.stageOf(each) === undefined && each.pairs.some(({ key }) => key.value === name));
    if (global !== undefined) return [{ key: 'not-redeclared', values: { ...values, place: placeOf(model, global) } }];
    return [unsetFact(model, run, name)];
  }
  const { instruction, origin, value } = variable;
  if (instruction === undefined || (value === undefined && isPlatformVariable(name)))
    return [{ key: 'predefined', values }];
  const place = placeOf(model, instruction);
  if (value === undefined)
    return [{ key: origin === 'ENV' ? 'build-depends' : 'argument-without-default', values: { ...values, place } }];
  const shown = { ...values, place, value: code(value) };
  return origin === 'ENV'
    ? [{ key: 'build-env', values: shown }]
    : [{ key: 'build-argument', values: shown }, { key: 'one-cache' }];
}

/** In what a container starts: only ENV is left. */
function startFacts(model: DockerfileModel, command: Instruction, name: string): readonly Fact[] {
  const values = { name: code(name), option: code(`docker run -e ${name}=…`) };
  if (setByEngine.has(name) || name === 'HOSTNAME') return [{ key: 'own', values }];
  const nearest = model.scopeAt(command).lookup(name);
  const variable = environmentValue(model, nearest);
  if (variable?.instruction !== undefined) {
    const place = placeOf(model, variable.instruction);
    return [
      variable.value === undefined
        ? { key: 'start-depends', values: { ...values, place } }
        : { key: 'start-env', values: { ...values, place, value: code(variable.value) } },
    ];
  }
  if (nearest?.instruction !== undefined)
    return [{ key: 'start-argument', values: { ...values, place: placeOf(model, nearest.instruction) } }];
  return [unsetFact(model, command, name), { key: 'start-given', values }];
}

/** The ENV that an ARG of the same name hides during the build. */
function environmentValue(model: DockerfileModel, nearest: Variable | undefined): Variable | undefined {
  let variable = nearest;
  while (variable !== undefined && !variable.inImage) {
    variable = variable.instruction && model.scopeAt(variable.instruction).lookup(variable.name);
  }
  return variable;
}

function unsetFact(model: DockerfileModel, instruction: Instruction, name: string): Fact {
  const lowest = [...stageChain(model, model.stageOf(instruction))].at(-1);
  const values = { name: code(name) };
  if (lowest === undefined || lowest.base.kind === 'scratch') return { key: 'unset', values };
  return { key: 'unset-but-image', values: { ...values, base: baseLabel(lowest.base) } };
}

/** The engine sets the first two from `/etc/passwd` and by itself, the shell the others. */
const setByEngine = new Set(['HOME', 'PATH', 'PWD', 'OLDPWD', 'IFS', 'PPID', 'OPTIND', 'OPTARG']);
