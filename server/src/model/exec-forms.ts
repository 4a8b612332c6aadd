import type { ExecForm, InstructionOf } from '../syntax/dockerfile/nodes.ts';
import type { DockerfileModel } from './dockerfile.ts';
import { instructionsOf } from './instructions-of.ts';

/** Every RUN, CMD, ENTRYPOINT and HEALTHCHECK in exec form, what ONBUILD triggers included. */
export function* execForms(model: DockerfileModel): Generator<InExecForm> {
  for (const type of ['RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK'] as const) {
    for (const instruction of instructionsOf(model, type)) {
      const { command } = instruction;
      if (command?.form === 'exec') yield { instruction, command };
    }
  }
}

interface InExecForm {
  readonly instruction: InstructionOf<'RUN' | 'CMD' | 'ENTRYPOINT' | 'HEALTHCHECK'>;
  readonly command: ExecForm;
}
