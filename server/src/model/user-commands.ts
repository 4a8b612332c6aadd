import type { ShellCommand, ShellWord } from '../syntax/shell/nodes.ts';

/** What a command does to the users of the image, as far as its words tell. */
export interface UserChange {
  readonly user: string;
  /** The number that it is given; undefined where the system chooses one, or the user is there already. */
  readonly uid: string | undefined;
  /** The groups that it becomes a member of beside its own. */
  readonly groups: readonly string[];
}

/** What `useradd`, `adduser`, `usermod`, `addgroup` and `gpasswd -a` do; undefined where variables decide, and for other commands. */
export function userChange({ name, arguments: words }: ShellCommand): UserChange | undefined {
  const program = name.slice(name.lastIndexOf('/') + 1);
  const form = Object.hasOwn(forms, program) ? forms[program] : undefined;
  if (form === undefined) return undefined;
  const { options, operands } = readOptions(words, form);
  if (!operands.every(({ literal }) => literal)) return undefined;
  const [first, second] = operands.map(({ value }) => value);
  switch (program) {
    case 'useradd':
    case 'usermod': {
      if (first === undefined) return undefined;
      return { user: first, uid: plain(options.get('u')), groups: list(options.get('G')) };
    }
    case 'gpasswd': {
      const user = plain(options.get('a'));
      return user === undefined || first === undefined ? undefined : { user, uid: undefined, groups: [first] };
    }
    case 'addgroup':
      return first === undefined || second === undefined
        ? undefined
        : { user: first, uid: undefined, groups: [second] };
    default:
      if (first === undefined) return undefined;
      return { user: first, uid: plain(options.get('u')), groups: second === undefined ? [] : [second] };
  }
}

interface Form {
  /** The letters of options that take a value. */
  readonly letters: string;
  /** Long options that take a value, with the letter that means the same or with nothing. */
  readonly long: Readonly<Record<string, string>>;
}

/** `adduser` is two programs: that of Debian has long options, that of BusyBox letters. */
const adduser: Form = {
  letters: 'uhgsGk',
  long: {
    uid: 'u',
    home: '',
    shell: '',
    gecos: '',
    comment: '',
    gid: '',
    ingroup: '',
    conf: '',
    firstuid: '',
    lastuid: '',
  },
};

const useradd: Form = {
  letters: 'bcdefgGkKpPRsuZ',
  long: {
    'base-dir': '',
    comment: '',
    'home-dir': '',
    expiredate: '',
    inactive: '',
    gid: '',
    groups: 'G',
    skel: '',
    key: '',
    password: '',
    root: '',
    prefix: '',
    shell: '',
    uid: 'u',
    'selinux-user': '',
  },
};

const forms: Readonly<Record<string, Form>> = {
  useradd,
  usermod: { letters: 'cdefglGpPRsuvVwWZ', long: { ...useradd.long, home: '', login: '' } },
  adduser,
  addgroup: { letters: 'g', long: { gid: '', conf: '' } },
  gpasswd: { letters: 'adQMA', long: { add: 'a', delete: '', root: '', members: '', administrators: '' } },
};

interface ReadOptions {
  readonly options: ReadonlyMap<string, ShellWord | string>;
  readonly operands: readonly ShellWord[];
}

function readOptions(words: readonly ShellWord[], { letters, long }: Form): ReadOptions {
  const options = new Map<string, ShellWord | string>();
  const operands: ShellWord[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (word === undefined) break;
    const [, name = '', value] = /^--([a-z-]+)(?:=(.*))?$/s.exec(word.value) ?? [];
    if (name !== '') {
      const letter = Object.hasOwn(long, name) ? long[name] : undefined;
      if (letter === undefined) continue;
      const given = value ?? words[++index];
      if (given !== undefined && letter !== '') options.set(letter, given);
    } else if (/^-[^-]/.test(word.value)) {
      const taking = word.value.search(new RegExp(`(?!^)[${letters}]`));
      if (taking < 0) continue;
      const rest = word.value.slice(taking + 1);
      const given = rest === '' ? words[++index] : rest;
      if (given !== undefined) options.set(word.value[taking] ?? '', given);
    } else if (word.value !== '--') operands.push(word);
  }
  return { options, operands };
}

function plain(given: ShellWord | string | undefined): string | undefined {
  const text = typeof given === 'object' ? (given.literal ? given.value : undefined) : given;
  return text === undefined || /[$`*?]/.test(text) ? undefined : text;
}

function list(given: ShellWord | string | undefined): readonly string[] {
  return (
    plain(given)
      ?.split(',')
      .filter((name) => name !== '') ?? []
  );
}
