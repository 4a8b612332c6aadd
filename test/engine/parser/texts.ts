/** Dockerfile texts by name. */
export type Texts = Readonly<Record<string, string>>;

/** A file with one stage that holds these lines. */
export function stage(...lines: readonly string[]): string {
  return `FROM scratch\n${lines.join('\n')}\n`;
}

/** One text for each line, named after the line, as the only instruction of a stage. */
export function eachInStage(topic: string, lines: readonly string[]): Texts {
  return Object.fromEntries(lines.map((line) => [`${topic}: ${line.replaceAll('\n', '⏎').slice(0, 90)}`, stage(line)]));
}
