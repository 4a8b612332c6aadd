import { lookThrough } from '../model/packages.ts';
import { touches } from '../text/span.ts';
import { code, defineConcept, type Fact } from './concept.ts';
import { commandAt, runAt } from './dockerfile/shell-places.ts';

/** On a flag of a well-known command in RUN: what it means where nobody watches, and where a layer keeps the result. */
export default defineConcept({
  id: 'shell-command-flags',
  inDockerfile({ model, offset }) {
    const at = runAt(model, offset);
    const command = at && commandAt(at, offset);
    const called = command && lookThrough(command);
    if (called === undefined) return undefined;
    const index = called.words.findIndex(({ span }) => touches(span, offset));
    const word = called.words[index];
    if (word === undefined) return undefined;
    const name = called.name.slice(called.name.lastIndexOf('/') + 1);
    // The oldest way to write flags of tar has no dash: `tar xzf`.
    const bare = name === 'tar' && index === 0 && /^[a-zA-Z]*[xct][a-zA-Z]*$/.test(word.value);
    if (!bare && !/^-./.test(word.value)) return undefined;
    const facts = flagFacts(name, bare ? `-${word.value}` : word.value);
    return { span: word.span, facts, weight: 110 };
  },
});

function flagFacts(command: string, word: string): readonly Fact[] {
  const flags = Object.hasOwn(flagsOf, command) ? flagsOf[command] : undefined;
  if (flags === undefined) return [];
  const long = word.split('=')[0] ?? word;
  // Maven and Go have long flags with one dash.
  const whole = flags.find(({ names }) => names.includes(long));
  if (whole !== undefined) return [stated(whole, long)];
  if (!/^-[A-Za-z]/.test(word)) return [];
  const facts: Fact[] = [];
  for (const letter of word.slice(1)) {
    const flag = flags.find(({ names }) => names.includes(`-${letter}`));
    // What stands behind an unknown letter may be its value.
    if (flag === undefined) break;
    facts.push(stated(flag, `-${letter}`));
    // What stands behind it is its value.
    if (flag.takesValue === true) break;
  }
  return facts;
}

function stated({ key }: Flag, written: string): Fact {
  return { key, values: { flag: code(written) } };
}

interface Flag {
  /** Each way to write it. */
  readonly names: readonly string[];
  readonly key: string;
  readonly takesValue?: true;
}

const intoFolders: Flag = { names: ['-R', '--recursive'], key: 'recursive' };
const newFolders: Flag = { names: ['-p', '--parents'], key: 'parents' };
const systemUser: Flag = { names: ['-r', '--system'], key: 'system-user' };
const numbered: Flag = { names: ['-u', '--uid'], key: 'user-number', takesValue: true };
const noPassword: Flag = { names: ['-D', '--disabled-password'], key: 'no-password' };

const flagsOf: Readonly<Record<string, readonly Flag[]>> = {
  curl: [
    { names: ['-f', '--fail'], key: 'curl-fail' },
    { names: ['-s', '--silent'], key: 'quiet' },
    { names: ['-S', '--show-error'], key: 'curl-show-error' },
    { names: ['-L', '--location'], key: 'curl-follow' },
    { names: ['-o', '--output'], key: 'output', takesValue: true },
    { names: ['-O', '--remote-name'], key: 'curl-remote-name' },
    { names: ['-k', '--insecure'], key: 'insecure' },
  ],
  wget: [
    { names: ['-O', '--output-document'], key: 'output', takesValue: true },
    { names: ['-q', '--quiet'], key: 'quiet' },
    { names: ['--no-check-certificate'], key: 'insecure' },
  ],
  tar: [
    { names: ['-x', '--extract', '--get'], key: 'tar-extract' },
    { names: ['-z', '--gzip'], key: 'tar-filter' },
    { names: ['-j', '--bzip2'], key: 'tar-filter' },
    { names: ['-J', '--xz'], key: 'tar-filter' },
    { names: ['-v', '--verbose'], key: 'tar-verbose' },
    { names: ['-C', '--directory'], key: 'into-folder', takesValue: true },
    { names: ['--strip-components'], key: 'tar-strip' },
    // It takes its value from the next word where it is bundled, as in `-xzf`, or from its own.
    { names: ['-f', '--file'], key: 'tar-file' },
  ],
  unzip: [
    { names: ['-q'], key: 'quiet' },
    { names: ['-d'], key: 'into-folder', takesValue: true },
    { names: ['-o'], key: 'overwrite' },
  ],
  git: [{ names: ['--depth'], key: 'depth' }],
  mkdir: [newFolders],
  chown: [intoFolders],
  chmod: [intoFolders],
  rm: [
    { names: ['-r', '-R', '--recursive'], key: 'rm-recursive' },
    { names: ['-f', '--force'], key: 'rm-force' },
  ],
  ln: [
    { names: ['-s', '--symbolic'], key: 'symbolic' },
    { names: ['-f', '--force'], key: 'overwrite' },
  ],
  cp: [{ names: ['-a', '--archive', '-p'], key: 'keeps-owner' }],
  sed: [{ names: ['-i', '--in-place'], key: 'in-place', takesValue: true }],
  useradd: [
    { names: ['-m', '--create-home'], key: 'home' },
    { names: ['-M', '--no-create-home'], key: 'no-home' },
    systemUser,
    numbered,
  ],
  adduser: [{ names: ['-S', '--system'], key: 'system-user' }, noPassword, numbered],
  groupadd: [systemUser],
  addgroup: [{ names: ['-S', '--system'], key: 'system-user' }],
  make: [{ names: ['-j', '--jobs'], key: 'jobs', takesValue: true }],
  mvn: [{ names: ['-B', '--batch-mode'], key: 'no-questions' }],
  cargo: [{ names: ['--release'], key: 'optimised' }],
};
