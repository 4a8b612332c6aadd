import { describe, expect, test } from 'vitest';
import { parseDockerfile } from '../server/src/syntax/dockerfile/parser.ts';

/** Texts of every shape that tempts a parser to look at the same characters again and again; `size` counts what repeats. */
const shapes: Readonly<Record<string, (size: number) => string>> = {
  'many instructions': (size) => `FROM a\n${'RUN apt-get update && apt-get install -y "a" $B # c\n'.repeat(size)}`,
  'one long line': (size) => `FROM a\nRUN ${'echo a; '.repeat(size * 4)}`,
  'one RUN of many continued lines': (size) => `FROM a\nRUN a \\\n${'  && b --c d \\\n'.repeat(size)}  e`,
  'comments between continued lines': (size) => `FROM a\nRUN a \\\n${'# b\n\n'.repeat(size * 2)}  e`,
  'continuation characters alone': (size) => '\\\n'.repeat(size * 4),
  'nested substitutions': (size) => `FROM a\nENV A=${'${A:-'.repeat(size * 2)}${'}'.repeat(size * 2)}`,
  'nested substitutions, never closed': (size) => `FROM a\nENV A=${'${A:-$B'.repeat(size * 2)}`,
  'nested substitutions and quotes': (size) => `FROM a\nENV A=${'"${A:-'.repeat(size * 2)}${'}"'.repeat(size * 2)}`,
  'broken substitutions': (size) => `FROM a\nEXPOSE ${'${a^ '.repeat(size * 2)}`,
  'patterns without an end': (size) => `FROM a\nWORKDIR ${'${a/b'.repeat(size * 2)}`,
  'substitutions in RUN with heredoc signs': (size) => `FROM a\nRUN << ${'${a:-"b c"} '.repeat(size)}`,
  'heredocs one after the other': (size) => `FROM a\n${'COPY <<E /a\n$A\nE\n'.repeat(size)}`,
  'heredocs in one line': (size) => `FROM a\nRUN ${'<<E '.repeat(size)}\n${'E\n'.repeat(size)}`,
  'heredocs that never end': (size) => `FROM a\nRUN ${'<<E '.repeat(size)}\n${'F\n'.repeat(size)}`,
  'heredoc signs without names': (size) => `FROM a\nRUN ${'<< '.repeat(size * 2)}`,
  'ONBUILD ONBUILD': (size) => `FROM a\n${'ONBUILD '.repeat(size * 4)}`,
  'unclosed quotes in words': (size) => `FROM a\nEXPOSE ${`"a 'b `.repeat(size)}`,
  'unclosed quotes in lines': (size) => `FROM a\n${`ENV A="b\nLABEL a='b\n`.repeat(size)}`,
  flags: (size) => `FROM a\nCOPY ${'--exclude=a '.repeat(size)} b c`,
  'flags with unclosed quotes': (size) => `FROM a\n${'COPY --a="b c\n'.repeat(size)}`,
  'mount options': (size) => `FROM a\nRUN --mount=${'target=$a,'.repeat(size)} b`,
  'quoted mount options': (size) => `FROM a\nRUN --mount=${'\\"a\\"\\"b\\",'.repeat(size)} b`,
  'names of ARG': (size) => `FROM a\nARG ${'a '.repeat(size * 4)}`,
  pairs: (size) => `FROM a\nENV ${'a="b c" '.repeat(size)}`,
  'JSON strings': (size) => `FROM a\nVOLUME [${'"a\\u0062", '.repeat(size)}"a"]`,
  'JSON that is broken at its end': (size) => `FROM a\n${'CMD ["a", "b", "c"\n'.repeat(size)}`,
  'open brackets': (size) => `FROM a\nCMD ${'['.repeat(size * 4)}`,
  directives: (size) => '# check=skip=all\n'.repeat(size),
  blanks: (size) => `FROM a\n${' '.repeat(size * 8)}\nRUN a${' '.repeat(size * 8)}\\${' '.repeat(size * 8)}`,
  'carriage returns': (size) => `FROM a${'\r'.repeat(size * 8)}`,
  stages: (size) => Array.from({ length: size }, (_, index) => `FROM a AS s${index}\nCOPY --from=s0 a b\n`).join(''),
  'unknown instructions': (size) => 'FOO bar\n'.repeat(size),
  'checksum of many sources': (size) => `FROM a\nADD --checksum=a ${'b '.repeat(size)} c`,
  'image of many parts': (size) => `FROM ${'a/'.repeat(size)}\nFROM ${'a-'.repeat(size)}\nFROM ${'a.'.repeat(size)}`,
  'chmod of many clauses': (size) => `FROM a\nCOPY --chmod=${'u+r-w,'.repeat(size)} a b`,
  'duration of many parts': (size) => `FROM a\nHEALTHCHECK --interval=${'1h'.repeat(size)}x CMD a`,
};

describe('eight times the text takes about eight times as long', () => {
  test.each(Object.entries(shapes))('%s', (_, shape) => {
    const small = shape(200);
    const large = shape(1600);
    const once = best(small, 3);
    // Quadratic work would take 64 times as long. What ends within a few milliseconds is too short to tell, and fast enough.
    const bound = Math.max(once * 28, 30);
    let taken = Number.POSITIVE_INFINITY;
    // The machine may be busy with other things for a while: one good run is enough.
    for (let attempt = 0; attempt < 6 && taken > bound; attempt++) taken = Math.min(taken, best(large, 1));
    expect(taken).toBeLessThan(bound);
  });

  test('a line of five megabytes', () => {
    const text = `FROM a\nRUN ${'echo "$A" \'b\' ${C:-d} \\x; '.repeat(200_000)} <<EOF`;
    expect(text.length).toBeGreaterThan(5_000_000);
    expect(best(text, 1)).toBeLessThan(5000);
  });
});

function best(text: string, runs: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    parseDockerfile(text);
    least = Math.min(least, performance.now() - start);
  }
  return least;
}
