/**
 * How often a property is tried. `npm run test:unit` is for every save and tries an eighth of it; `npm test` tries all, in the
 * suite `thorough`.
 */
export function runs(full: number): number {
  return process.env['LAYERWISE_THOROUGH'] === '1' ? full : Math.ceil(full / 8);
}
