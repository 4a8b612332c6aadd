import type { ComposeScalar } from '../../syntax/compose/nodes.ts';
import { type Span, touches } from '../../text/span.ts';

/** The span of a value that the offset is on. */
export function valueSpan(value: ComposeScalar | undefined, offset: number): Span | undefined {
  return value !== undefined && touches(value.span, offset) ? value.span : undefined;
}
