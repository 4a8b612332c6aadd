import { readCheckOptions } from '../syntax/dockerfile/check-options.ts';
import { skippedChecks } from './check-directive.ts';

/** A comment that silences rules: Layerwise's own or one of another tool, which users bring along. */
export interface IgnoreComment {
  /**
   * Rule ids, or names of other tools' checks as they stand in `sameAs`; `tool/*` is every check of that tool, and `*`
   * every rule.
   */
  readonly names: readonly string[];
  readonly scope: 'file' | 'next' | 'line' | 'next-line';
  /** Where the list of names ends inside the comment's text: one more can be written there. Undefined where it has none. */
  readonly listEnd?: number;
  /** Whose comment it is, which says how rules are named in it. */
  readonly tool: 'layerwise' | 'hadolint' | 'buildkit' | 'shellcheck' | 'dclint';
}

/** Undefined for every comment that says something else. `text` is what stands behind the `#`, trimmed. */
export function readIgnoreComment(text: string): IgnoreComment | undefined {
  // Nearly every comment says something else.
  if (!/ignore|disable|check/i.test(text)) return undefined;
  const own = ownPattern.exec(text);
  if (own !== null) {
    const names = listOf(own[2] ?? '');
    return { names, scope: own[1] === undefined ? 'next' : 'file', listEnd: own[0].length, tool: 'layerwise' };
  }
  const hadolint = hadolintPattern.exec(text);
  if (hadolint !== null) {
    const names = listOf(hadolint[2] ?? '').map((name) => `hadolint/${name.toUpperCase()}`);
    return { names, scope: hadolint[1] === undefined ? 'next' : 'file', listEnd: hadolint[0].length, tool: 'hadolint' };
  }
  const shellcheck = shellcheckPattern.exec(text);
  if (shellcheck !== null) {
    const names = listOf(shellcheck[1] ?? '').map((name) => (name === 'all' ? 'shellcheck/*' : `shellcheck/${name}`));
    return { names, scope: 'next', listEnd: shellcheck[0].length, tool: 'shellcheck' };
  }
  const check = checkPattern.exec(text);
  if (check !== null) {
    const names = readCheckDirective(check[1] ?? '');
    return names.length === 0 ? undefined : { names, scope: 'next', tool: 'buildkit' };
  }
  const dclint = dclintPattern.exec(text);
  if (dclint === null) return undefined;
  const listed = (dclint[2] ?? '').split(/[\s,]+/).filter((name) => name !== '');
  const names = listed.length === 0 ? ['dclint/*'] : listed.map((name) => `dclint/${name}`);
  return {
    names,
    scope: dclint[1] === '-line' ? 'line' : dclint[1] === '-next-line' ? 'next-line' : 'file',
    tool: 'dclint',
  };
}

/** The checks that `# check=skip=Rule,Rule;error=true` skips; newer BuildKit reads it above a single instruction too. */
export function readCheckDirective(value: string): readonly string[] {
  return skippedChecks(readCheckOptions(value));
}

const list = '([\\w.*/-]+(?:\\s*,\\s*[\\w.*/-]+)*)';
const ownPattern = new RegExp(`^layerwise\\s+ignore(-file)?\\s*=\\s*${list}`);
const hadolintPattern = new RegExp(`^hadolint\\s+(global\\s+)?ignore\\s*=\\s*${list}`, 'i');
const shellcheckPattern = new RegExp(`^shellcheck\\s+disable\\s*=\\s*${list}`);
const checkPattern = /^check\s*=\s*(\S.*)$/i;
// Both `dclint-disable` and `dclint disable` are written in the wild.
const dclintPattern = /^dclint[-\s]\s*disable(-line|-next-line)?(?:\s+(.*))?$/;

function listOf(names: string): readonly string[] {
  return names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
