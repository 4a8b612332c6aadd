/** Decimal units, as engines print them: 1 MB is 1,000,000 bytes. */
export function formatBytes(bytes: number): string {
  const size = Math.abs(bytes);
  if (size < 1000) return `${size} B`;
  // What would be rounded up to 1000 belongs to the next unit.
  const unit = units.findIndex((_, index) => size < 999.95 * 1000 ** (index + 1));
  const index = unit === -1 ? units.length - 1 : unit;
  return `${(size / 1000 ** (index + 1)).toFixed(1)} ${units[index]}`;
}

const units = ['kB', 'MB', 'GB', 'TB'] as const;
