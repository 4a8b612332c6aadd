import type { DockerfileModel } from '../model/dockerfile.ts';
import type { FromInstruction } from '../syntax/dockerfile/nodes.ts';
import { allVariables } from '../syntax/dockerfile/variables.ts';
import { checkedVariables } from '../model/variable-uses.ts';
import { type Span, touches } from '../text/span.ts';
import { code, defineConcept, type Explanation, type Fact } from './concept.ts';
import { isPlatformVariable } from './dockerfile/platform-variables.ts';
import { instructionAt } from '../model/instruction-at.ts';
import { stageLabel } from './dockerfile/places.ts';

export default defineConcept({
  id: 'platform-flag',
  inDockerfile({ model, offset }) {
    const instruction = instructionAt(model, offset);
    if (
      instruction?.type === 'FROM' &&
      instruction.platform !== undefined &&
      touches(instruction.platform.span, offset)
    )
      return onFlag(model, instruction, instruction.platform.span);
    const places: (readonly [name: string, span: Span])[] = [];
    if (instruction?.type === 'ARG') for (const { key } of instruction.pairs) places.push([key.value, key.span]);
    if (instruction !== undefined) {
      const image = instruction.type === 'FROM' ? (instruction.image?.variables ?? []) : [];
      for (const list of [...checkedVariables(instruction), image])
        for (const { name, span } of allVariables(list)) places.push([name, span]);
    }
    const place = places.findLast(([name, span]) => touches(span, offset) && isPlatformVariable(name));
    return place && onVariable(...place);
  },
});

function onFlag(model: DockerfileModel, from: FromInstruction, span: Span): Explanation | undefined {
  const stage = model.stageOf(from);
  const value = from.platform?.value?.value ?? '';
  if (stage === undefined || value === '') return undefined;
  const values = { platform: code(value), stage: stageLabel(stage) };
  return { span, facts: factsOf(), weight: 116 };

  function factsOf(): readonly Fact[] {
    if (/^\$\{?TARGETPLATFORM\}?$/.test(value)) return [{ key: 'target', values }];
    if (!/^\$\{?BUILDPLATFORM\}?$/.test(value)) return [{ key: value.includes('$') ? 'variable' : 'fixed', values }];
    const declared = stage?.instructions
      .flatMap((each) => (each.type === 'ARG' ? each.pairs : []))
      .map(({ key }) => key.value)
      .filter((name) => /^TARGET(?:PLATFORM|OS|ARCH|VARIANT)$/.test(name));
    const isDeclared = declared !== undefined && declared.length > 0;
    return [
      { key: 'build', values },
      isDeclared
        ? { key: 'cross', values: { ...values, names: code(declared.join(' ')) } }
        : { key: 'no-target', values },
    ];
  }
}

function onVariable(name: string, span: Span): Explanation {
  const example = examples[name] ?? '';
  const [kind, part] = /^(TARGET|BUILD)(.*)$/.exec(name)?.slice(1) ?? ['', ''];
  if (part === 'STAGE') return { span, facts: [{ key: 'target-stage' }], weight: 117 };
  return {
    span,
    facts: [
      { key: kind === 'TARGET' ? 'target-value' : 'build-value', values: { name: code(name), example: code(example) } },
      ...(part === 'VARIANT' ? [{ key: 'variant' }] : []),
    ],
    weight: 117,
  };
}

/** What they are for `linux/arm/v7`, the one platform that has all parts. */
const examples: Readonly<Record<string, string>> = Object.fromEntries(
  ['TARGET', 'BUILD'].flatMap((kind) => [
    [`${kind}PLATFORM`, 'linux/arm/v7'],
    [`${kind}OS`, 'linux'],
    [`${kind}ARCH`, 'arm'],
    [`${kind}VARIANT`, 'v7'],
  ]),
);
