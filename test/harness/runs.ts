/** Whether everything is to be tried, however long it takes. */
export const isThorough = process.env['LAYERWISE_THOROUGH'] === '1';

/**
 * How often a property is tried. `npm run test:unit` is for every save and tries a sixteenth of it; `npm test` tries all, in the
 * suite `thorough`.
 */
export function runs(full: number): number {
  return isThorough ? full : Math.ceil(full / 16);
}
