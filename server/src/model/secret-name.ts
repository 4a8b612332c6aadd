/**
 * Whether BuildKit takes a variable for a secret by its name: one of some words between underscores, and none of those that
 * stand for what is no secret.
 */
export function isSecretName(name: string): boolean {
  return secretWord.test(name) && !publicWord.test(name);
}

const secretWord = /(?:_|^)(?:apikey|auth|credentials?|key|password|pword|passwd|secret|token)(?:_|$)/i;
const publicWord = /(?:_|^)(?:public|file|version)(?:_|$)/i;
