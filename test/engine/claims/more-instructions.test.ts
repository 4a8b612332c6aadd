import { expect } from 'vitest';
import { claim, claims } from './claims.ts';
import { build, cachedBuild, configured, run, withImage } from './engine.ts';

claims('shell-variable', () => {
  claim('The shell of a RUN has ARG and ENV in its environment; in single quotes it replaces nothing.', async () => {
    const { printed } = await build(`FROM busybox\nARG A=1\nENV E=2\nRUN echo "$A $E" '$E'\n`);
    expect(printed).toEqual(['1 2 $E']);
  });

  claim('What a RUN sets is lost in the next one, with export too.', async () => {
    const { printed } = await build('FROM busybox\nRUN export X=1; echo "[$X]"\nRUN echo "[$X]"\n');
    expect(printed).toEqual(['[1]', '[]']);
  });

  claim('When the container starts, CMD in shell form sees ENV but no ARG; docker run -e sets both.', async () => {
    const text = 'FROM busybox\nARG GONE=1\nENV KEPT=2\nCMD echo "[$GONE] [$KEPT]"\n';
    await withImage(text, async (image) => {
      expect((await run(image)).output).toBe('[] [2]');
      expect((await run('-e', 'GONE=3', '-e', 'KEPT=4', image)).output).toBe('[3] [4]');
    });
  });

  claim('A proxy reaches every RUN without ARG, and a platform variable only below its ARG.', async () => {
    const text = 'FROM busybox\nRUN echo "[$no_proxy] [$TARGETOS]"\nARG TARGETOS\nRUN echo "[$TARGETOS]"\n';
    const { printed } = await build(text, { flags: ['--build-arg', 'no_proxy=here.example'] });
    expect(printed).toEqual(['[here.example] []', '[linux]']);
  });
});

claims('conditional-stage', () => {
  const text = [
    'ARG MODE=production',
    'FROM busybox AS app-development',
    'RUN echo development',
    'FROM busybox AS app-production',
    'RUN echo production',
    'FROM app-${MODE}',
    'RUN echo last',
  ].join('\n');

  claim('A build argument chooses the stage, and the others are not built.', async () => {
    expect((await build(text)).printed).toEqual(['production', 'last']);
    const { printed } = await build(text, { flags: ['--build-arg', 'MODE=development'] });
    expect(printed).toEqual(['development', 'last']);
  });

  claim('A value that fits no stage is taken for the name of an image.', async () => {
    const { code, log } = await build(text, { flags: ['--build-arg', 'MODE=nowhere'] });
    expect(code).not.toBe(0);
    expect(log).toContain('docker.io/library/app-nowhere');
  });

  claim('A --target that names no stage stops the build.', async () => {
    const { code, log } = await build(text, { flags: ['--target', 'nowhere'] });
    expect(code).not.toBe(0);
    expect(log).toContain('target stage "nowhere" could not be found');
  });
});

claims('maintainer', () => {
  const text = 'FROM scratch\nMAINTAINER Shop Team <shop@example.com>\n';

  claim('MAINTAINER writes the Author of the image and no label.', async () => {
    expect(await configured(text, '{{.Author}} {{json .Config.Labels}}')).toBe('Shop Team <shop@example.com> null');
  });

  claim('BuildKit warns that MAINTAINER is deprecated.', async () => {
    expect((await build(text)).log).toContain('MaintainerDeprecated');
  });
});

claims('escape-directive', () => {
  claim('With # escape=` a backtick continues a line, and a backslash at its end does not.', async () => {
    const { printed } = await build('# escape=`\nFROM busybox\nRUN echo one `\n && echo two\n');
    expect(printed).toEqual(['one', 'two']);
    const { code, log } = await build('# escape=`\nFROM busybox\nRUN echo one \\\nmore\n');
    expect(code).not.toBe(0);
    expect(log).toContain('unknown instruction: more');
  });

  claim('Below a comment it is a comment itself.', async () => {
    const { printed } = await build('# a comment\n# escape=`\nFROM busybox\nRUN echo one \\\n && echo two\n');
    expect(printed).toEqual(['one', 'two']);
  });
});

claims('onbuild', () => {
  claim('A stage that starts from one with ONBUILD runs what is in store before its own instructions.', async () => {
    const text = 'FROM busybox AS parent\nONBUILD RUN echo stored\nRUN echo parent\nFROM parent\nRUN echo own\n';
    expect((await build(text)).printed).toEqual(['parent', 'stored', 'own']);
  });
});

claims('cache-busting', () => {
  claim('Another value of an ARG makes every RUN below it run again, and none above.', async () => {
    const nonce = `${process.pid}-${Date.now()}`;
    const text = `FROM busybox\nRUN echo above ${nonce}\nARG CACHEBUST=0\nRUN echo below\nRUN echo last\n`;
    await cachedBuild(text);
    expect((await cachedBuild(text)).done).toEqual([]);
    const { cached, done } = await cachedBuild(text, { flags: ['--build-arg', `CACHEBUST=${nonce}`] });
    expect(cached).toContain(`RUN echo above ${nonce}`);
    expect(done).toEqual(['RUN echo below', 'RUN echo last']);
  });
});
