import { unifiedDiff } from '../../cli/diff.ts';
import { help } from '../../cli/help.ts';
import { readSource } from '../../model/source.ts';
import { refactors } from '../../refactors/index.ts';
import { applyEdits } from '../../text/edit.ts';
import { lineIndex, positionAt } from '../../text/line-index.ts';
import { readText, writeText } from '../files.ts';
import { readArguments } from './arguments.ts';
import type { Output } from './output.ts';
import { Problem } from './problem.ts';

export async function refactor(argv: readonly string[], output: Output): Promise<number> {
  const { values, positionals } = readArguments('refactor', argv, {
    write: { type: 'boolean' },
    diff: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help === true) {
    output.print(help.refactor);
    return 0;
  }
  const [id, file, ...more] = positionals;
  const chosen = refactors.find((one) => one.id === id);
  if (chosen === undefined) {
    const known = refactors.map((one) => one.id).join(', ');
    throw new Problem(`${id === undefined ? 'Which refactoring?' : `There is no refactoring ${id}.`} Known: ${known}`);
  }
  if (file === undefined || more.length > 0) throw new Problem('Give one file. See layerwise refactor --help');
  if (values.write === true && values.diff === true) throw new Problem('Give either --write or --diff, not both');

  const text = await readText(file, true);
  const source = readSource('dockerfile', text);
  if (source.language !== 'dockerfile') throw new Problem(`${file} is not a Dockerfile`);
  const offer = chosen.offer({ model: source.model, selection: { start: 0, end: text.length } });
  if (offer === undefined) {
    output.say(`${file}: there is nothing to do here for “${chosen.title}”`);
    return 1;
  }
  if (offer.kind === 'refusal') {
    const lines = lineIndex(text);
    for (const { message, span } of offer.reasons) {
      const at = span === undefined ? undefined : positionAt(lines, span.start);
      output.say(`${file}${at === undefined ? '' : `:${at.line + 1}:${at.character + 1}`}: ${message}`);
    }
    return 1;
  }
  for (const warning of offer.warnings) output.say(`${file}: ${warning}`);
  const result = applyEdits(text, offer.edits);
  if (values.write === true) await writeText(file, result);
  else output.print(values.diff === true ? unifiedDiff(file.replaceAll('\\', '/'), text, offer.edits) : result);
  return 0;
}
