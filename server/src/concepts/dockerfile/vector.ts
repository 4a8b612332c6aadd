import { code, type Code } from '../concept.ts';

/** An argument vector as it is written in exec form. */
export function vectorCode(vector: readonly string[]): Code {
  return code(`[${vector.map((argument) => JSON.stringify(argument)).join(', ')}]`);
}
