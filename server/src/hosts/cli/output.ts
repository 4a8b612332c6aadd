/** Where a command writes to. */
export interface Output {
  print(text: string): void;
  /** To standard error: messages about the run itself. */
  say(text: string): void;
  readonly colour: boolean;
}

export function terminal(): Output {
  // Whoever reads may stop reading, as `head` does: that is no error of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  const noColour = process.env['NO_COLOR'] ?? '';
  return {
    print: (text) => process.stdout.write(text),
    say: (text) => process.stderr.write(`layerwise: ${text}\n`),
    colour: process.stdout.isTTY && noColour === '' && process.env['TERM'] !== 'dumb',
  };
}
