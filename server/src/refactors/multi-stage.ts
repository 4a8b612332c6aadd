import { generalBlockers } from './multi-stage/blockers.ts';
import { planOf } from './multi-stage/plan.ts';
import { python } from './multi-stage/python.ts';
import { editsOf } from './multi-stage/write.ts';
import { defineRefactor, type RefactorOffer, type RefusalReason } from './refactor.ts';

const title = 'Split into build and runtime stages';
const ecosystems = [python];

/**
 * An image that was built in one stage carries its compilers, headers and package managers for as long as it lives: they
 * are downloaded with every pull, and they are what an attacker finds. The refactoring leaves the file's instructions as
 * they are, calls them the `build` stage, and adds a second stage that starts from the slim variant of the same image and
 * copies over exactly what the instructions put into the first.
 *
 * ## What it does
 *
 * - The build stage keeps every instruction to the byte, so its layers come from the cache. CMD, ENTRYPOINT, EXPOSE,
 *   HEALTHCHECK and STOPSIGNAL move to the runtime stage.
 * - The runtime image is of the same family, version and Debian release: `python:3.12-bookworm` becomes
 *   `python:3.12-slim-bookworm`.
 * - ENV, LABEL, SHELL, WORKDIR and VOLUME are repeated. Users are made again before anything is copied, and `USER` comes after it.
 * - Packages that a running program needs are installed again; compilers and headers are left out, and a development
 *   package is replaced by its library (`libpq-dev` by `libpq5`).
 * - The installed packages, the virtual environment, and every folder that a COPY, ADD, RUN or WORKDIR wrote are copied to the same
 *   path. A folder that belongs to another user is made first: COPY keeps the owners of what is inside, not of the folder itself.
 *
 * ## When it refuses
 *
 * Where the text of the file does not tell what the image needs, there is a reason instead of a result: a base image without
 * a known runtime variant, a command whose files can't be known, ONBUILD, no start command, packages installed outside the
 * usual places, a library whose name in that Debian release is not known.
 *
 * ## What to check
 *
 * The full image has libraries and tools that its slim variant lacks. A Python package that was compiled against one of them
 * (`psycopg2` and `libpq`) needs that library in the runtime stage, and a file alone does not show it. Build the image and start it once.
 */
export default defineRefactor({
  id: 'multi-stage',
  title,
  summary: 'Leaves build tools behind: the same instructions build, a smaller image runs',
  since: '0.1.0',
  concepts: ['multi-stage-build'],

  offer({ model }): RefactorOffer | undefined {
    const [stage, second] = model.stages;
    if (stage === undefined || second !== undefined) return undefined;
    const ecosystem = ecosystems.find((each) => each.applies(model, stage));
    if (ecosystem === undefined) return undefined;

    const refusal = (reasons: readonly RefusalReason[]): RefactorOffer => ({ kind: 'refusal', title, reasons });
    const reasons = [...generalBlockers(model, stage)];
    const runtime = ecosystem.runtime(model, stage);
    if ('blocker' in runtime) return refusal([...reasons, runtime]);
    const plan = planOf(model, stage, ecosystem, runtime);
    if (!('runtime' in plan)) return refusal([...reasons, ...plan]);
    if (reasons.length > 0) return refusal(reasons);
    return { kind: 'rewrite', title, edits: editsOf(model, stage, plan), warnings: plan.warnings };
  },
});
