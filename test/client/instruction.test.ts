import { expect, test } from 'vitest';
import { layersOf, parseInspection } from '../../client/src/engine/image.ts';
import { instructionOf } from '../../client/src/engine/instruction.ts';

test.each([
  ['RUN /bin/sh -c apt-get update && rm -rf /x # buildkit', 'RUN apt-get update && rm -rf /x'],
  ['COPY /src /app # buildkit', 'COPY /src /app'],
  ['WORKDIR /app', 'WORKDIR /app'],
  ['RUN |2 A=1 B=two words /bin/sh -c make # buildkit', 'RUN make'],
  ['|1 A=1 /bin/sh -c make', 'RUN make'],
  ['/bin/sh -c make   all', 'RUN make all'],
  ['/bin/sh -c #(nop)  CMD ["sh"]', 'CMD ["sh"]'],
  ['/bin/sh -c #(nop) COPY file:0123abcd in /app ', 'COPY … /app'],
  ['RUN echo hi', 'RUN echo hi'],
])('%s', (createdBy, instruction) => {
  expect(instructionOf({ createdBy, comment: '', empty: false })).toBe(instruction);
});

test('what no Dockerfile made is told by its comment', () => {
  expect(instructionOf({ createdBy: '', comment: 'Imported from -', empty: false })).toBe('Imported from -');
});

test('the entries of the history that made a layer go to the layers, from the end', () => {
  const image = {
    diffIds: ['1', '2'],
    layers: ['1', '2'].map((diffId) => ({ diffId, bytes: 1, files: 1, deletions: 0 })),
    history: [
      { createdBy: 'ENV A=1', comment: '', empty: true },
      { createdBy: 'COPY a b', comment: '', empty: false },
    ],
  };
  expect(layersOf(image).map((layer) => layer.instruction)).toEqual(['', 'COPY a b']);
  expect(layersOf({ ...image, history: [] }).map((layer) => layer.instruction)).toEqual(['', '']);
  const tooMany = ['a', 'b', 'c'].map((createdBy) => ({ createdBy, comment: '', empty: false }));
  expect(layersOf({ ...image, history: tooMany }).map((layer) => layer.instruction)).toEqual(['', '']);
});

test('an answer of inspect', () => {
  const image = {
    Id: 'sha256:1',
    Os: 'linux',
    Architecture: 'arm64',
    Variant: 'v8',
    Size: 7,
    RootFS: { Type: 'layers', Layers: ['sha256:2'] },
  };
  expect(parseInspection(JSON.stringify([image]))).toEqual({
    id: 'sha256:1',
    platform: 'linux/arm64/v8',
    engineBytes: 7,
    diffIds: ['sha256:2'],
  });
  expect(parseInspection(JSON.stringify([{ Id: 'x' }]))).toEqual({
    id: 'x',
    platform: '',
    engineBytes: 0,
    diffIds: [],
  });
  for (const broken of ['', 'hello', '[]', '{}', '[null]', '[{"Id":7}]'])
    expect(parseInspection(broken), broken).toBeUndefined();
});
