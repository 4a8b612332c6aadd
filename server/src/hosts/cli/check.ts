import { formatGithub } from '../../cli/github.ts';
import { help } from '../../cli/help.ts';
import { formatJson } from '../../cli/json.ts';
import { formatPretty } from '../../cli/pretty.ts';
import type { FileReport } from '../../cli/report.ts';
import { formatSarif } from '../../cli/sarif.ts';
import { languageOfFile } from '../../model/file-name.ts';
import type { SourceLanguage } from '../../model/source.ts';
import { lintText } from '../../rules/lint.ts';
import type { Rule } from '../../rules/rule.ts';
import { version } from '../../version.ts';
import { presets } from '../../rules/settings.ts';
import { decode, findFiles, readText } from '../files.ts';
import { languages, oneOf, readArguments } from './arguments.ts';
import type { Output } from './output.ts';
import { Problem } from './problem.ts';
import { surroundings, surroundingsOptions, type Surroundings } from './surroundings.ts';

export async function check(argv: readonly string[], output: Output): Promise<number> {
  const { values, positionals } = readArguments('check', argv, {
    format: { type: 'string' },
    preset: { type: 'string' },
    language: { type: 'string' },
    ...surroundingsOptions,
    stdin: { type: 'boolean' },
    'stdin-filename': { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help === true) {
    output.print(help.check);
    return 0;
  }
  const format = oneOf('format', values.format, formatNames) ?? 'pretty';
  const preset = oneOf('preset', values.preset, presets);
  const language = oneOf('language', values.language, languages);
  const name = values['stdin-filename'];
  if (values.stdin !== true && name !== undefined) throw new Problem('--stdin-filename is for --stdin');
  if (values.stdin === true && positionals.length > 0) throw new Problem('Give either --stdin or paths, not both');

  const around = await surroundings({ ...values, preset }, output);
  const run = linting(around, output);
  const reports: FileReport[] = [];
  if (values.stdin === true) {
    reports.push(...(await run(name ?? '<stdin>', await readStandardInput(name), stdinLanguage(language, name))));
  } else {
    for (const { file, language: found } of await findFiles(positionals.length === 0 ? ['.'] : positionals, language)) {
      try {
        reports.push(...(await run(file, await readText(file, false), found)));
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        output.say(error.message);
        run.failed = true;
      }
    }
  }
  output.print(formats[format](reports, output.colour));
  if (run.failed || around.failed) return 2;
  return reports.some((report) => report.reported.length > 0) ? 1 : 0;
}

const formatNames = ['pretty', 'json', 'sarif', 'github'] as const;
type Format = (typeof formatNames)[number];

const formats: Readonly<Record<Format, (reports: readonly FileReport[], colour: boolean) => string>> = {
  pretty: formatPretty,
  json: formatJson,
  sarif: (reports) => formatSarif(reports, version),
  github: formatGithub,
};

interface Linting {
  /** Nothing for a file that the configuration excludes. */
  (file: string, text: string, language: SourceLanguage): Promise<readonly FileReport[]>;
  /** Whether something went wrong on the way, so that the result is not all there is to say. */
  failed: boolean;
}

function linting(around: Surroundings, output: Output): Linting {
  const run: Linting = async (file, text, language) => {
    const onError = (rule: Rule, error: unknown): void => {
      output.say(`The rule ${rule.id} failed on ${file}: ${String(error)}`);
      run.failed = true;
    };
    const options = await around.of(file, text, language);
    if (options === undefined) return [];
    return [{ file, text, reported: lintText({ file, text, language, ...options, onError }) }];
  };
  run.failed = false;
  return run;
}

function stdinLanguage(language: SourceLanguage | undefined, name: string | undefined): SourceLanguage {
  const found = language ?? (name === undefined ? undefined : languageOfFile(name));
  if (found === undefined) {
    throw new Problem(
      'What standard input is can’t be told: use --stdin-filename Dockerfile or --language dockerfile|compose',
    );
  }
  return found;
}

async function readStandardInput(name: string | undefined): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return decode(Buffer.concat(chunks), name ?? 'Standard input', false);
}
