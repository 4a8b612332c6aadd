import { valueOf } from '../../model/value-of.ts';
import { wholeLines } from '../../model/edit-instruction.ts';
import { remove } from '../../text/edit.ts';
import { defineDockerfileRule, dockerfile, suggestion } from '../rule.ts';

/**
 * `docker stop` sends the container the signal that `STOPSIGNAL` names, waits ten seconds, and then kills it. No program can see
 * `SIGKILL` or `SIGSTOP`: the one ends it at once, in the middle of whatever it writes, and with the other it stands still until
 * the time is over and it is killed after all.
 *
 * The fix takes the instruction out, so that the signal is `SIGTERM` again, or that of the base image.
 *
 * ## When to allow it
 *
 * Where the program has nothing to finish and waiting for it is a nuisance. `docker stop --timeout 0` does the same from
 * outside.
 */
export default defineDockerfileRule({
  id: 'ungraceful-stop-signal',
  summary: 'Stop containers with a signal that the program can see, so that it can finish what it does',
  category: 'correctness',
  severity: 'warning',
  fix: 'always',
  preset: 'strict',
  since: '0.1.0',
  sameAs: [],
  concepts: [],
  examples: [
    {
      title: 'By name',
      bad: dockerfile`
        FROM postgres:18
        STOPSIGNAL SIGKILL
                   ^^^^^^^ The program never sees SIGKILL, so it is ended in the middle of what it does
      `,
      fixed: dockerfile`
        FROM postgres:18
      `,
    },
    {
      title: 'By number, in lower case, continued, with a comment in between, and a signal that stops nothing',
      bad: dockerfile`
        from postgres:18 as first
        stopsignal \
          # At once.
          9
          ^ The program never sees SIGKILL, so it is ended in the middle of what it does

        from postgres:18
        stopsignal stop
                   ^^^^ SIGSTOP makes the program stand still, so it is killed when the time to stop is over
      `,
      fixed: dockerfile`
        from postgres:18 as first

        from postgres:18
      `,
    },
    {
      title: 'Signals that a program can see',
      good: dockerfile`
        FROM postgres:18
        ARG SIGNAL
        STOPSIGNAL SIGINT
        STOPSIGNAL 15
        STOPSIGNAL RTMIN+3
        STOPSIGNAL $SIGNAL
      `,
    },
  ],
  *check({ model }) {
    for (const stopsignal of model.instructions('STOPSIGNAL')) {
      if (stopsignal.value === undefined) continue;
      const signal = valueOf(model, stopsignal, stopsignal.value)?.toUpperCase().replace(/^SIG/, '');
      const message = signal === undefined ? undefined : messages.get(signal);
      if (message === undefined) continue;
      yield {
        span: stopsignal.value.span,
        message,
        fixes: [
          suggestion('Remove it, so that the program is asked to end', remove(wholeLines(model.text, stopsignal))),
        ],
      };
    }
  },
});

const killed = 'The program never sees SIGKILL, so it is ended in the middle of what it does';
const stopped = 'SIGSTOP makes the program stand still, so it is killed when the time to stop is over';

const messages: ReadonlyMap<string, string> = new Map([
  ['KILL', killed],
  ['9', killed],
  ['STOP', stopped],
  ['19', stopped],
]);
