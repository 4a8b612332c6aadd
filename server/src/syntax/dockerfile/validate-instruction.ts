import type { Span } from '../../text/span.ts';
import { nearest } from '../../text/nearest.ts';
import { flagTable } from './flag-table.ts';
import { validateMount } from './validate-mount.ts';
import { parseDuration } from './duration.ts';
import type {
  DockerfileError,
  DockerfileErrorCode,
  Flag,
  HealthcheckInstruction,
  Instruction,
  InstructionOf,
  Word,
} from './nodes.ts';

/** What BuildKit refuses when it makes an instruction of a parsed line: flags, number and form of the arguments. */
export function validateInstruction(instruction: Instruction, errors: DockerfileError[]): void {
  const report = (code: DockerfileErrorCode, span: Span, message: string): void => {
    errors.push({ code, span, message });
  };
  checkFlags(instruction, report);
  const name = instruction.keyword.raw;
  const missing = (what: string): void => report('missing-argument', instruction.keyword.span, `${name} needs ${what}`);

  switch (instruction.type) {
    case 'FROM':
      checkFrom(instruction, report);
      return;
    case 'RUN':
      for (const mount of instruction.mounts) validateMount(mount, errors);
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
      return;
    case 'ENV':
    case 'LABEL':
    case 'ARG':
      if (isEmpty(instruction.bodySpan)) missing(instruction.type === 'ARG' ? 'a name' : 'NAME=value');
      for (const pair of instruction.pairs) {
        if (pair.key.value === '' && pair.value !== undefined) {
          report('invalid-argument', pair.span, 'There is no name before the `=`');
        }
      }
      return;
    case 'EXPOSE':
      if (instruction.ports.length === 0) missing('a port');
      for (const port of instruction.ports) checkPort(port, report);
      return;
    case 'HEALTHCHECK':
      checkHealthcheck(instruction, report);
      return;
    case 'ONBUILD': {
      const trigger = instruction.trigger;
      if (trigger === undefined) return missing('the instruction that it triggers');
      const inner = trigger.keyword.raw.toUpperCase();
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
        if (path.value === '') report('invalid-argument', path.span, 'The path of a volume cannot be empty');
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

function checkFlags(instruction: Instruction, report: Report): void {
  const known = flagTable[instruction.type] ?? {};
  const seen = new Set<string>();
  for (const flag of instruction.flags) {
    const kind = Object.hasOwn(known, flag.name) ? known[flag.name] : undefined;
    if (kind === undefined) {
      if (instruction.type === 'UNKNOWN') continue;
      const suggestion = nearest(flag.name, Object.keys(known), 2);
      const hint = suggestion === undefined ? '' : `; did you mean \`--${suggestion}\`?`;
      report('unknown-flag', flag.nameSpan, `${instruction.type} has no flag \`--${flag.name.slice(0, 40)}\`${hint}`);
      continue;
    }
    if (seen.has(flag.name) && kind !== 'list') {
      report('duplicate-flag', flag.span, `\`--${flag.name}\` is given twice, and BuildKit takes it once`);
    }
    seen.add(flag.name);
    if (kind === 'boolean') {
      const value = flag.value?.value.toLowerCase();
      if (value !== undefined && value !== 'true' && value !== 'false' && value !== '') {
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

function checkFrom(from: InstructionOf<'FROM'>, report: Report): void {
  const words = from.body.text.split(/[\t\v\f\r ]+/).filter((word) => word !== '').length;
  if (from.image === undefined) {
    report('missing-argument', from.keyword.span, 'FROM needs an image, or `scratch` for none');
    return;
  }
  const isAs = from.as?.raw.toLowerCase() === 'as';
  if (words !== 1 && !(words === 3 && isAs)) {
    report(
      words === 2 && isAs ? 'missing-argument' : 'too-many-arguments',
      from.as?.span ?? from.bodySpan,
      words === 2 && isAs
        ? 'There is no name behind AS'
        : 'FROM takes an image, and a name behind AS: `FROM image AS name`',
    );
    return;
  }
  if (from.name !== undefined && !/^[a-z][a-z0-9\-_.]*$/.test(from.name.raw.toLowerCase())) {
    report(
      'invalid-argument',
      from.name.span,
      'The name of a stage starts with a letter and has only letters, digits, `-`, `_` and `.`',
    );
  }
}

function checkMode(instruction: InstructionOf<'COPY' | 'ADD'>, report: Report): void {
  const mode = flagOf(instruction, 'chmod')?.value;
  if (mode === undefined || mode.variables.length > 0) return;
  const octal = /^0*[0-7]{1,4}$/.test(mode.value);
  // `u=rwX,go=rX` is accepted by frontends from 1.14 on; a number has to be octal in all of them.
  if (!octal && (/^\d/.test(mode.value) || mode.value === '')) {
    report('invalid-flag', mode.span, '`--chmod` takes an octal mode from 0 to 7777');
  }
}

/** A port, or a range of them, with an optional host part and protocol, by `nat.ParsePortSpec`. */
function checkPort(word: Word, report: Report): void {
  if (word.variables.length > 0) return;
  const [numbers = '', protocol] = word.value.split('/');
  if (protocol !== undefined && !['tcp', 'udp', 'sctp'].includes(protocol.toLowerCase())) {
    report('invalid-argument', word.span, `\`${protocol}\` is no protocol: there are tcp, udp and sctp`);
    return;
  }
  const container = numbers.slice(numbers.lastIndexOf(':') + 1);
  const range = /^(\d+)(?:-(\d+))?$/.exec(container);
  const first = Number(range?.[1]);
  const last = Number(range?.[2] ?? range?.[1]);
  if (range === null || last > 65_535 || first > last) {
    report(
      'invalid-argument',
      word.span,
      `\`${container}\` is no port: ports go from 0 to 65535, a range from low to high`,
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
  const empty = instruction.command === undefined;
  if (name === 'NONE') {
    if (!empty)
      report('too-many-arguments', instruction.command?.span ?? kind.span, 'HEALTHCHECK NONE takes no arguments');
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
  if (/^-?\d+$/.test(word.value)) {
    if (Number(word.value) <= 0) report('invalid-argument', word.span, "A signal's number is greater than 0");
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
