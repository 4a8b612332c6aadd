import type { AddInstruction } from '../syntax/dockerfile/nodes.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';
import { keywordAt } from './dockerfile/places.ts';
import { kindOfSource, type SourceKind } from './dockerfile/sources.ts';

export default defineConcept({
  id: 'add-versus-copy',
  inDockerfile({ model, offset }) {
    const add = keywordAt(model, offset);
    if (add?.type !== 'ADD' || add.sources.length === 0) return undefined;
    return { span: add.keyword.span, facts: factsOf(add), weight: 100 };
  },
});

function factsOf(add: AddInstruction): readonly Fact[] {
  const named = (...kinds: readonly SourceKind[]): readonly string[] =>
    add.sources.filter((source) => kinds.includes(kindOfSource(add, source))).map(({ value }) => value);
  const facts: Fact[] = [];
  const say = (key: string, sources: readonly string[]): void => {
    if (sources.length > 0) facts.push({ key, values: { sources: shortList(sources.map(code)) } });
  };
  const unpack = add.flags.find(({ name }) => name === 'unpack');
  const unpacks = unpack === undefined ? undefined : unpack.value?.value.toLowerCase() !== 'false';
  const files = named('context');
  if (unpacks === false) say('kept', files);
  else {
    say(
      'archive',
      files.filter((file) => archive.test(file) && !packedByXz.test(file)),
    );
    say(
      'archive-xz',
      files.filter((file) => packedByXz.test(file)),
    );
    say(
      'plain',
      files.filter((file) => !archive.test(file)),
    );
  }
  say(unpacks === true ? 'url-unpacked' : 'url', named('url'));
  say('git', named('git'));
  if (named('heredoc').length > 0) facts.push({ key: 'text' });
  const remote = named('url', 'git');
  if (remote.length > 0 && !add.flags.some(({ name }) => name === 'checksum')) facts.push({ key: 'unchecked' });
  return facts;
}

/** What tar archives are called. ADD itself looks at the content. */
const archive = /\.(?:tar|tar\.(?:gz|bz2|xz|zst|lzma)|tgz|tbz2?|txz|tzst)$/i;

/** The engine unpacks these with a program of the machine, and copies them where it is missing. */
const packedByXz = /\.(?:tar\.xz|txz)$/i;
