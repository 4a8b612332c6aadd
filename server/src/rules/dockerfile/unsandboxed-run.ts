import { instructionsOf } from '../../model/instructions-of.ts';
import { removeFlag } from '../../model/remove-flag.ts';
import { defineDockerfileRule, dockerfile, suggestion } from '../rule.ts';

/**
 * A `RUN` is shut off from the machine that builds. `--security=insecure` gives it all capabilities and devices, like a privileged
 * container, and `--network=host` the network of the machine, with what listens there for local programs only. A package that
 * was tampered with then reaches further than the image.
 *
 * BuildKit refuses both unless who starts the build allows it (`--allow security.insecure`, `--allow network.host`), so such a file
 * does not build just anywhere.
 *
 * ## When to allow it
 *
 * Where the step can't do without: mounting file systems, building images in an image, a proxy on the machine itself.
 */
export default defineDockerfileRule({
  id: 'unsandboxed-run',
  summary:
    'Run steps inside of the sandbox: `--security=insecure` and `--network=host` open the building machine to them',
  category: 'security',
  severity: 'warning',
  fix: 'always',
  preset: 'strict',
  since: '0.1.0',
  sameAs: [],
  concepts: [],
  examples: [
    {
      title: 'The network of the machine',
      bad: dockerfile`
        FROM python:3.13-slim
        RUN --network=host pip install --no-cache-dir flask
            ^^^^^^^^^^^^^^ This step uses the network of the building machine, with all that listens there, and is refused where that is not allowed
      `,
      fixed: dockerfile`
        FROM python:3.13-slim
        RUN pip install --no-cache-dir flask
      `,
    },
    {
      title: 'All capabilities, in lower case, continued, with a comment in between, and a trigger',
      bad: dockerfile`
        from debian:12
        run --mount=type=tmpfs,target=/mnt \
            # For loop devices.
            --security=insecure \
            ^^^^^^^^^^^^^^^^^^^ This step has all capabilities and devices of the building machine, and is refused where that is not allowed
            mount image.iso /mnt
        onbuild run --network=host make
                    ^^^^^^^^^^^^^^ This step uses the network of the building machine, with all that listens there, and is refused where that is not allowed
      `,
      fixed: dockerfile`
        from debian:12
        run --mount=type=tmpfs,target=/mnt \
            # For loop devices.
            \
            mount image.iso /mnt
        onbuild run make
      `,
    },
    {
      title: 'Inside of the sandbox',
      good: dockerfile`
        FROM debian:12
        RUN --network=none --security=sandbox make
        RUN --network=default make install
      `,
    },
  ],
  *check({ model }) {
    for (const run of instructionsOf(model, 'RUN')) {
      for (const flag of run.flags) {
        const opens = message(flag.name, flag.value?.value);
        if (opens === undefined) continue;
        yield {
          span: flag.span,
          message: `${opens}, and is refused where that is not allowed`,
          fixes: [suggestion(`Remove --${flag.name}`, removeFlag(model.text, flag))],
        };
      }
    }
  },
});

function message(name: string, value: string | undefined): string | undefined {
  if (name === 'network' && value === 'host')
    return 'This step uses the network of the building machine, with all that listens there';
  if (name === 'security' && value === 'insecure')
    return 'This step has all capabilities and devices of the building machine';
  return undefined;
}
