import { code, defineConcept, type Fact, shortList } from './concept.ts';
import { type CopyFlagAt, copyFlagAt, isSwitchedOn } from './dockerfile/copy-flags.ts';

/** The flags of COPY and ADD that choose and treat what is copied. */
export default defineConcept({
  id: 'copy-source-flags',
  inDockerfile({ model, offset }) {
    const found = copyFlagAt(model, offset, 'exclude', 'parents', 'checksum', 'keep-git-dir', 'unpack');
    return found && { span: found.flag.span, facts: factsOf(found), weight: 110 };
  },
});

function factsOf({ copy, flag }: CopyFlagAt): readonly Fact[] {
  const value = flag.value?.value ?? '';
  switch (flag.name) {
    case 'exclude': {
      const patterns = copy.flags.flatMap((each) =>
        each.name === 'exclude' && each.value !== undefined ? [code(each.value.value)] : [],
      );
      return patterns.length === 0 ? [] : [{ key: 'exclude', values: { patterns: shortList(patterns) } }];
    }
    case 'parents':
      return isSwitchedOn(flag) ? [{ key: 'parents' }] : [];
    case 'checksum': {
      const shown = { sum: code(value.length > 24 ? `${value.slice(0, 20)}…` : value) };
      return [{ key: value.startsWith('sha256:') ? 'checksum' : 'commit', values: shown }];
    }
    case 'keep-git-dir':
      return [{ key: isSwitchedOn(flag) ? 'with-git' : 'without-git' }];
    default:
      return [{ key: isSwitchedOn(flag) ? 'unpacked' : 'not-unpacked' }];
  }
}
