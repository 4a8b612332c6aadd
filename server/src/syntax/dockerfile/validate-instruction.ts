import type { Span } from '../../text/span.ts';
import { nearest } from '../../text/nearest.ts';
import { flagTable, labsFlags } from './flag-table.ts';
import { isHeredoc } from './heredoc.ts';
import { validateMount } from './validate-mount.ts';
import { parseDuration } from './duration.ts';
import { portFault } from './ports.ts';
import type {
  DockerfileError,
  DockerfileErrorCode,
  Flag,
  HealthcheckInstruction,
  Instruction,
  InstructionOf,
  Word,
} from './nodes.ts';

/** Which program reads the file: the one in the engine, one of Docker's that is fetched, or somebody else's. */
export type Frontend = 'builtin' | 'fetched' | 'foreign';

export interface Surroundings {
  readonly frontend: Frontend;
  /** Whether the working directory is known to be `/`. */
  readonly atRoot: boolean;
}

/**
 * What BuildKit refuses when it makes an instruction of a parsed line, but for FROM: flags, number and form of the
 * arguments.
 */
export function validateInstruction(
  instruction: Instruction,
  { frontend, atRoot }: Surroundings,
  errors: DockerfileError[],
): void {
  const report = (code: DockerfileErrorCode, span: Span, message: string): void => {
    errors.push({ code, span, message });
  };
  checkFlags(instruction, frontend, report);
  const name = instruction.keyword.raw;
  const missing = (what: string): void => report('missing-argument', instruction.keyword.span, `${name} needs ${what}`);

  switch (instruction.type) {
    case 'FROM':
      return;
    case 'RUN':
      for (const mount of instruction.mounts) validateMount(mount, atRoot, errors);
      return;
    case 'CMD':
    case 'ENTRYPOINT':
    case 'UNKNOWN':
      return;
    case 'SHELL':
      if (instruction.command.form === 'exec') {
        if (instruction.command.arguments.length === 0)
          missing('the shell and its arguments, such as ["/bin/bash", "-c"]');
      } else if (isEmpty(instruction.bodySpan)) missing('the shell and its arguments, such as ["/bin/bash", "-c"]');
      else
        report('invalid-argument', instruction.bodySpan, 'SHELL takes a JSON array only, such as ["/bin/bash", "-c"]');
      return;
    case 'COPY':
    case 'ADD':
      if (instruction.destination === undefined) missing('at least one source and a destination');
      checkMode(instruction, report);
      checkHeredocDestination(instruction, report);
      if (instruction.type === 'COPY') checkCopyFrom(instruction, report);
      else checkChecksum(instruction, report);
      return;
    case 'ENV':
    case 'LABEL':
    case 'ARG':
      if (isEmpty(instruction.bodySpan)) missing(instruction.type === 'ARG' ? 'a name' : 'NAME=value');
      for (const pair of instruction.pairs) {
        if (pair.key.raw === '' && pair.value !== undefined) {
          report('invalid-argument', pair.span, 'There is no name before the `=`');
        }
      }
      return;
    case 'EXPOSE':
      if (instruction.ports.length === 0) missing('a port');
      for (const port of instruction.ports) {
        const fault = port.variables.length > 0 || port.value === '' ? undefined : portFault(port.value);
        if (fault !== undefined) report('invalid-argument', port.span, fault);
      }
      return;
    case 'HEALTHCHECK':
      checkHealthcheck(instruction, report);
      return;
    case 'ONBUILD': {
      const trigger = instruction.trigger;
      if (trigger === undefined) return missing('the instruction that it triggers');
      const inner = trigger.type;
      if (inner === 'ONBUILD')
        report('invalid-onbuild', trigger.keyword.span, 'ONBUILD cannot trigger another ONBUILD');
      if (inner === 'FROM' || inner === 'MAINTAINER') {
        report('invalid-onbuild', trigger.keyword.span, `ONBUILD cannot trigger ${inner}`);
      }
      return;
    }
    case 'VOLUME':
      if (instruction.paths.length === 0) missing('a path');
      for (const path of instruction.paths) {
        if (path.value.trim() === '') report('invalid-argument', path.span, 'The path of a volume cannot be empty');
      }
      return;
    case 'USER':
      if (instruction.value === undefined) missing('a user');
      return;
    case 'WORKDIR':
      if (instruction.value === undefined) missing('a path');
      return;
    case 'STOPSIGNAL':
      if (instruction.value === undefined) missing('a signal');
      else checkSignal(instruction.value, report);
      return;
    case 'MAINTAINER':
      if (instruction.value === undefined) missing('a name');
      return;
  }
}

type Report = (code: DockerfileErrorCode, span: Span, message: string) => void;

function checkFlags(instruction: Instruction, frontend: Frontend, report: Report): void {
  if (instruction.flags.length === 0) return;
  // BuildKit never looks at the flags of these.
  if (instruction.type === 'ARG' || instruction.type === 'STOPSIGNAL' || instruction.type === 'UNKNOWN') return;
  if (instruction.type === 'HEALTHCHECK' && instruction.kind?.raw.toUpperCase() === 'NONE') return;
  const known = flagTable[instruction.type] ?? {};
  const labs = labsFlags[instruction.type] ?? [];
  const seen = new Set<string>();
  for (const flag of instruction.flags) {
    const kind = Object.hasOwn(known, flag.name) ? known[flag.name] : undefined;
    if (kind === undefined) {
      if (frontend === 'foreign') continue;
      const suggestion = nearest(flag.name, Object.keys(known), 2);
      const hint = suggestion === undefined ? '' : `; did you mean \`--${suggestion}\`?`;
      report('unknown-flag', flag.nameSpan, `${instruction.type} has no flag \`--${flag.name.slice(0, 40)}\`${hint}`);
      continue;
    }
    if (seen.has(flag.name) && kind !== 'list') {
      report('duplicate-flag', flag.span, `\`--${flag.name}\` is given twice, and BuildKit takes it once`);
    }
    seen.add(flag.name);
    if (labs.includes(flag.name) && frontend === 'builtin') {
      report(
        'unknown-flag',
        flag.nameSpan,
        `\`--${flag.name}\` needs a \`# syntax=docker/dockerfile:1-labs\` line at the top, which fetches a frontend that has it`,
      );
    } else if (kind === 'boolean') {
      const value = flag.value?.value.toLowerCase();
      if (value !== undefined && value !== 'true' && value !== 'false') {
        report('invalid-flag', flag.value?.span ?? flag.span, `\`--${flag.name}\` is true or false`);
      }
    } else if (flag.value === undefined) {
      report('invalid-flag', flag.span, `\`--${flag.name}\` needs a value: \`--${flag.name}=…\``);
    } else if (
      instruction.type === 'RUN' &&
      flag.name === 'network' &&
      !['default', 'none', 'host'].includes(flag.value.value)
    ) {
      report('invalid-flag', flag.value.span, 'The network of a RUN is `default`, `none` or `host`');
    } else if (
      instruction.type === 'RUN' &&
      flag.name === 'security' &&
      !['sandbox', 'insecure'].includes(flag.value.value)
    ) {
      report('invalid-flag', flag.value.span, 'The security mode of a RUN is `sandbox` or `insecure`');
    }
  }
}

function checkMode(instruction: InstructionOf<'COPY' | 'ADD'>, report: Report): void {
  const mode = flagOf(instruction, 'chmod')?.value;
  if (mode === undefined || mode.variables.length > 0 || mode.value === '') return;
  if (/^\d/.test(mode.value)) {
    if (!/^0*[0-7]{1,4}$/.test(mode.value)) {
      report('invalid-flag', mode.span, '`--chmod` takes an octal mode from 0 to 7777');
    }
  } else if (!/^[augo]*([-+=][rstwxXugo]*)+(,[augo]*([-+=][rstwxXugo]*)+)*$/.test(mode.value)) {
    report('invalid-flag', mode.span, '`--chmod` takes an octal mode, or a symbolic one such as u=rwX,go=rX');
  }
}

function checkHeredocDestination(instruction: InstructionOf<'COPY' | 'ADD'>, report: Report): void {
  const destination = instruction.destination;
  if (destination === undefined) return;
  if (isHeredoc(instruction.json ? destination.value : destination.raw)) {
    report(
      'invalid-argument',
      destination.span,
      `A heredoc is a source of ${instruction.type}: the path it goes to is missing`,
    );
  }
}

function checkCopyFrom(copy: InstructionOf<'COPY'>, report: Report): void {
  const from = copy.from?.value;
  if (from !== undefined && /\$./.test(from.value)) {
    report('invalid-flag', from.span, '`--from` takes no variables: give the image a stage of its own, with FROM');
  }
}

function checkChecksum(add: InstructionOf<'ADD'>, report: Report): void {
  const checksum = flagOf(add, 'checksum')?.value;
  if (checksum === undefined || checksum.value === '' || add.destination === undefined) return;
  if (add.sources.length > 1) {
    report('invalid-flag', checksum.span, '`--checksum` is for one source, and there are several');
    return;
  }
  const source = add.sources[0];
  if (source === undefined || source.variables.length > 0) return;
  if (!/:|^github\.com\//.test(source.value)) {
    if (!isHeredoc(source.raw))
      report('invalid-flag', checksum.span, '`--checksum` is for downloads, and the source is no URL');
    return;
  }
  // The checksum of a Git repository is a commit.
  const download = /^https?:\/\//.test(source.value) && !/\.git([#?]|$)/.test(source.value);
  if (!download || checksum.variables.length > 0) return;
  if (!/^(sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/.test(checksum.value)) {
    report(
      'invalid-flag',
      checksum.span,
      '`--checksum` takes sha256: and 64 hexadecimal digits (or sha384:, sha512: and more)',
    );
  }
}

function checkHealthcheck(instruction: HealthcheckInstruction, report: Report): void {
  const kind = instruction.kind;
  if (kind === undefined) {
    report('missing-argument', instruction.keyword.span, 'HEALTHCHECK needs CMD and a command, or NONE');
    return;
  }
  const name = kind.raw.toUpperCase();
  const command = instruction.command;
  const empty = command === undefined || (command.form === 'exec' && command.arguments.length === 0);
  if (name === 'NONE') {
    if (!empty) report('too-many-arguments', command.span, 'HEALTHCHECK NONE takes no arguments');
    return;
  }
  if (name !== 'CMD') {
    report('invalid-argument', kind.span, `HEALTHCHECK takes CMD or NONE, not \`${kind.raw.slice(0, 40)}\``);
    return;
  }
  if (empty) report('missing-argument', kind.span, 'There is no command behind HEALTHCHECK CMD');
  for (const flag of instruction.flags) {
    const value = flag.value;
    if (value === undefined || value.value === '') continue;
    if (flag.name === 'retries') {
      if (!/^[+-]?\d+$/.test(value.value)) report('invalid-flag', value.span, '`--retries` is a whole number');
      else if (Number(value.value) < 0) report('invalid-flag', value.span, '`--retries` cannot be negative');
      else if (Number(value.value) > 0x7fff_ffff)
        report('invalid-flag', value.span, '`--retries` is at most 2147483647');
    } else if (flagTable.HEALTHCHECK?.[flag.name] !== undefined) {
      const duration = parseDuration(value.value);
      if (duration === undefined)
        report('invalid-flag', value.span, 'A duration needs a unit: `30s`, `1m30s`, `500ms`');
      else if (duration !== 0 && duration < 1e6)
        report('invalid-flag', value.span, 'A duration here is at least 1ms, or 0');
    }
  }
}

function checkSignal(word: Word, report: Report): void {
  if (word.variables.length > 0) return;
  const name = word.value.toUpperCase().replace(/^SIG/, '');
  if (/^[+-]?\d+$/.test(word.value)) {
    if (Number(word.value) === 0) report('invalid-argument', word.span, 'There is no signal 0');
    else if (Math.abs(Number(word.value)) >= 2 ** 63)
      report('invalid-argument', word.span, 'No signal has so high a number');
  } else if (!signals.has(name) && !/^RTM(IN(\+([1-9]|1[0-5]))?|AX(-([1-9]|1[0-4]))?)$/.test(name)) {
    report('invalid-argument', word.span, `\`${word.value.slice(0, 40)}\` is no signal that Linux knows`);
  }
}

function flagOf(instruction: Instruction, name: string): Flag | undefined {
  return instruction.flags.find((flag) => flag.name === name);
}

function isEmpty(span: Span): boolean {
  return span.start === span.end;
}

/** Linux' signals as `github.com/moby/sys/signal` lists them. */
const signals = new Set(
  (
    'ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP TSTP ' +
    'TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ'
  ).split(' '),
);
