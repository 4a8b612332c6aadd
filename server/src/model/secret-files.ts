/** How sure it is that a file of a name holds a secret. */
export interface SecretFile {
  /** What is in it as a rule, for a sentence. */
  readonly holds: string;
  /** Whether such files are as often harmless settings, so that only an instruction which names one counts. */
  readonly perhaps: boolean;
}

/**
 * What secret a file or folder holds, by its path alone. Keys and certificates look alike, so of files that can be either
 * only those count whose name tells; public keys, examples and what lies among tests are none.
 */
export function secretFile(path: string): SecretFile | undefined {
  if (!mayBeOne.test(path)) return undefined;
  const parts = path.split('/');
  const name = parts.at(-1) ?? '';
  if (parts.some((part) => harmlessFolder.test(part))) return undefined;
  for (const { names, holds, perhaps = false } of known) if (names.test(path)) return { holds, perhaps };
  return isPrivateKey(name) ? { holds: 'a private key', perhaps: false } : undefined;
}

/** Nearly all paths are of other files, and are told by one look. */
const mayBeOne =
  /\.env|id_|\.ssh|\.aws|cred|gcloud|azure|kube|docker|rc$|netrc|pgpass|my\.cnf|vault|gnupg|p12|pfx|ppk|key|pem/i;

const harmlessFolder = /^(?:tests?|testdata|__tests__|fixtures?|examples?|samples?|docs?|spec|mocks?)$/i;

const known: readonly { readonly names: RegExp; readonly holds: string; readonly perhaps?: boolean }[] = [
  { names: /(?:^|\/)\.env(?:\.(?:[\w-]+\.)?local)?$/, holds: 'passwords' },
  { names: /(?:^|\/)\.env\.(?:production|prod|staging|live)$/, holds: 'passwords', perhaps: true },
  { names: /(?:^|\/)id_(?:rsa|dsa|ecdsa|ed25519)$/, holds: 'a private key' },
  { names: /(?:^|\/)\.ssh$/, holds: 'private keys' },
  { names: /(?:^|\/)\.aws(?:\/credentials)?$/, holds: 'the keys to AWS' },
  { names: /(?:^|\/)(?:\.config\/gcloud|application_default_credentials\.json)$/, holds: 'the keys to Google Cloud' },
  { names: /(?:^|\/)\.azure$/, holds: 'the keys to Azure' },
  { names: /(?:^|\/)(?:\.kube(?:\/config)?|kubeconfig|[\w-]+\.kubeconfig)$/, holds: 'the keys to a cluster' },
  { names: /(?:^|\/)(?:\.docker\/config\.json|\.dockercfg)$/, holds: 'the passwords of registries' },
  { names: /(?:^|\/)\.npmrc$/, holds: 'the tokens of registries', perhaps: true },
  { names: /(?:^|\/)\.pypirc$/, holds: 'the tokens of registries' },
  { names: /(?:^|\/)[._]netrc$/, holds: 'passwords' },
  { names: /(?:^|\/)(?:\.git-credentials|\.pgpass|\.my\.cnf|\.vault-token)$/, holds: 'passwords' },
  { names: /(?:^|\/)\.gnupg$/, holds: 'private keys' },
  { names: /\.(?:p12|pfx|ppk)$/i, holds: 'a private key' },
];

/** `server.key`, `tls-key.pem`, `example.com.key`; but not what packages are signed with, or an authority's certificate. */
function isPrivateKey(name: string): boolean {
  if (/pub|gpg|pgp|keyring|signing|archive|release|repo/i.test(name)) return false;
  if (/\.pem$/i.test(name))
    return /^(?:.*[-_.])?(?:private|priv|privkey|key|rsa|id_\w+)(?:[-_.]\w+)?\.pem$/i.test(name);
  return /^(?:.*[-_.])?(?:server|client|tls|ssl|https?|private|priv|privkey|ca|cert|certificate|rsa|ec|jwt|localhost|selfsigned|self-signed|wildcard)\.key$|^[\w-]+\.(?:com|net|org|io|dev|local)\.key$/i.test(
    name,
  );
}
