/** Where the generated pages can be read; the only place that knows. */
const pages = 'https://github.com/layerwise/layerwise/blob/main/docs';

export function rulePage(id: string): string {
  return `${pages}/rules/${id}.md`;
}

export function conceptPage(id: string): string {
  return `${pages}/concepts/${id}.md`;
}
