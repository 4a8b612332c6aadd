/** What `# check=skip=A,B;error=true;experimental=C` says to BuildKit's checks. Names are compared in their very case. */
export interface CheckOptions {
  readonly skip: readonly string[] | 'all';
  /** Whether a finding fails the build. */
  readonly error: boolean;
  /** Checks that are only made where they are named here. */
  readonly experimental: readonly string[] | 'all';
  /** What BuildKit refuses, one sentence each; it makes no check then. */
  readonly problems: readonly string[];
}

/**
 * Reads the value of the directive as BuildKit does: up to its first space, each option with `=`. The last one of a name
 * wins, but for `all`, which stays and counts only where it stands alone.
 */
export function readCheckOptions(directive: string): CheckOptions {
  const [value = ''] = directive.split(' ', 1);
  let skip: CheckOptions['skip'] = [];
  let error = false;
  let experimental: CheckOptions['experimental'] = [];
  const problems: string[] = [];
  for (const part of value.split(';')) {
    const equals = part.indexOf('=');
    const name = part.slice(0, Math.max(equals, 0)).trim();
    const names = part.slice(equals + 1).split(',');
    if (name === 'skip') skip = namesOf(names, skip);
    else if (name === 'experimental') experimental = namesOf(names, experimental);
    else if (name !== 'error') {
      const cut = directive.includes(' ') ? ', and nothing behind a blank is read' : '';
      const written = (equals < 0 ? part : name).slice(0, 40);
      problems.push(`\`${written}\` is no check option: there are skip=, error= and experimental=${cut}`);
    } else if (isBoolean(names.join(',').trim())) error = /^[1tT]/.test(names.join(',').trim());
    else problems.push('The check option `error` takes true or false');
  }
  return { skip, error, experimental, problems };
}

function namesOf(written: readonly string[], before: readonly string[] | 'all'): readonly string[] | 'all' {
  const names = written.map((name) => name.trim());
  return before === 'all' || (names.length === 1 && names[0] === 'all') ? 'all' : names.filter((name) => name !== '');
}

/** What Go's `strconv.ParseBool` takes. */
export function isBoolean(text: string): boolean {
  return /^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(text);
}
