import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { toOffset, toRange } from '../../server/src/lsp/convert.ts';
import { OpenDocument, type ContentChange } from '../../server/src/lsp/open-document.ts';
import { lineIndex } from '../../server/src/text/line-index.ts';
import { startServer } from './client.ts';
import { runs } from '../harness/runs.ts';

const piece = fc.constantFrom(
  'a',
  'FROM x',
  '\n',
  '\r\n',
  '\r',
  '\u2028',
  '\uFEFF',
  '😀',
  '\t',
  ' ',
  '#',
  'RUN <<E',
  '\\',
);
const someText = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(''));
const position = fc.record({ line: fc.nat(8), character: fc.nat(10) });
/** What to replace, as a fraction of the text and a length; -1 replaces all. */
const change = fc.record({
  from: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: -1, max: 6 }),
  text: someText,
});
type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;

/** The change as an editor that has this document would send it. */
function asSent({ from, length, text }: Change, document: TextDocument): ContentChange {
  if (length < 0) return { text };
  const start = Math.round(from * document.getText().length);
  return { range: { start: document.positionAt(start), end: document.positionAt(start + length) }, text };
}

test('after any edits the text is what the protocol’s own library makes of them', () => {
  fc.assert(
    fc.property(
      someText,
      fc.array(fc.array(change, { minLength: 1, maxLength: 4 }), { maxLength: 6 }),
      (text, versions) => {
        const theirs = TextDocument.create('file:///Dockerfile', 'dockerfile', 0, text);
        let ours = new OpenDocument('file:///Dockerfile', 'dockerfile', 0, text);
        for (const [index, changes] of versions.entries()) {
          const sent = changes.map((one) => {
            const content = asSent(one, theirs);
            TextDocument.update(theirs, [{ ...content }], index + 1);
            return content;
          });
          ours = ours.changed(index + 1, sent);
          expect(ours.text).toBe(theirs.getText());
          expect(ours.version).toBe(theirs.version);
        }
      },
    ),
    { numRuns: runs(1000) },
  );
});

test('offsets become positions and positions offsets as in the protocol’s own library', () => {
  fc.assert(
    fc.property(someText, position, fc.nat(60), (text, at, offset) => {
      const theirs = TextDocument.create('', '', 0, text);
      const document = { text, lines: lineIndex(text) };
      expect(toOffset(document, at)).toBe(theirs.offsetAt(at));
      const inside = Math.min(offset, text.length);
      // Between the two characters of a line break there is no place for a cursor, and the libraries need not agree.
      if (text.slice(inside - 1, inside + 1) !== '\r\n')
        expect(toRange(document, { start: inside, end: inside }).start).toEqual(theirs.positionAt(inside));
    }),
    { numRuns: runs(1000) },
  );
});

test('the real server has the editor’s text after every edit', async () => {
  const session = await startServer();
  let name = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), async (changes) => {
      const uri = `file:///sync/${name++}/Dockerfile`;
      const document = TextDocument.create(uri, 'dockerfile', 1, 'FROM a:1 AS one\nRUN a\r\nCOPY b c\n');
      await session.open(uri, 'dockerfile', document.getText());
      for (const [index, one] of changes.entries()) {
        const content = { ...asSent(one, document) };
        TextDocument.update(document, [content], index + 2);
        await session.change(uri, index + 2, content);
      }
      const fresh = `file:///fresh/${name}/Dockerfile`;
      await session.open(fresh, 'dockerfile', document.getText());
      const instructions = (of: string): Promise<unknown> =>
        session.connection.sendRequest('layerwise/instructions', { uri: of });
      expect(await instructions(uri)).toEqual(await instructions(fresh));
      // Related places name the document that they are in, which is all that may differ.
      const expected = JSON.stringify(await session.problems(fresh)).replaceAll(fresh, uri);
      expect(await session.problems(uri)).toEqual(JSON.parse(expected));
    }),
    { numRuns: runs(60) },
  );
  expect(session.logged).toEqual([]);
  expect(await session.stop()).toBe(0);
}, 120_000);
