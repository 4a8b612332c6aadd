/**
 * Whether a value only stands where a secret goes: what documentation writes, the password that an image is known to start
 * with, a dummy for a build that asks for one, or a variable.
 */
export function isPlaceholder(value: string): boolean {
  if (value.length < 4 || /[<>$`{}]|\.\.\.|…|\*\*\*|%[sv]/.test(value)) return true;
  if (new Set(value).size <= 3 || /^(?:0?1?2?3?4?5?6?7?8?9?0?)$/.test(value)) return true;
  const lower = value.toLowerCase();
  return isMadeOfFillers(lower) || isMadeOfFillers(lower.replace(/[@03]/g, (digit) => lettersOfDigits[digit] ?? digit));
}

/** `p@ssw0rd` is no more of a secret. */
const lettersOfDigits: Readonly<Record<string, string>> = { '@': 'a', 0: 'o', 3: 'e' };

function isMadeOfFillers(value: string): boolean {
  const words = value.split(/[^a-z]+/).filter((word) => word !== '');
  return words.length > 0 && words.every(isFiller);
}

function isFiller(word: string): boolean {
  const kind = /^(.+?)(?:password|passwd|pass|pwd|pw|secret)$/.exec(word)?.[1];
  return (
    fillers.has(word) ||
    (kind !== undefined && fillers.has(kind)) ||
    /^x+$/.test(word) ||
    /^(?:your|my|some|change|replace|insert|example|dummy|fake|test)/.test(word)
  );
}

/** The words that such values are made of, alone or together: `my-secret-password`, `change_me_1`, `devpassword`. */
const fillers: ReadonlySet<string> = new Set(
  (
    'a abc access admin administrator an and anonymous api app apikey auth aws bar basic bearer bitnami build bypass ' +
    'changeit changeme ci client credential credentials database db debug default demo dev development docker empty ' +
    'enter example false fill foo foobar for from git github gitlab goes google grafana guest here hidden http https id ' +
    'ignored in into invalid it key keycloak letmein local localhost me minio minioadmin missing mongo mysql mariadb ' +
    'namely needed new no none not npm null of only oracle pa pass passwd password phrase placeholder please postgres ' +
    'postgresql prisma private production proxy public pw pwd pypi qwerty rabbitmq random real redacted redis ' +
    'removed root ro rw s sa safe sample secret secrets secure set sql ssw rd stub super supersecret temp temporary the ' +
    'this to tmp todo token toor topsecret true tbd ubuntu undefined unset unused user username vagrant val value w ' +
    'will with wordpress yes'
  ).split(' '),
);
