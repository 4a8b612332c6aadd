import type { SourceLanguage } from '../../server/src/model/source.ts';
import { dedent } from '../../server/src/text/dedent.ts';

export interface HoverText {
  readonly language: SourceLanguage;
  readonly text: string;
}

export function dockerfile(strings: TemplateStringsArray): { readonly language: 'dockerfile'; readonly text: string } {
  return { language: 'dockerfile', text: dedent(strings) };
}

export function compose(strings: TemplateStringsArray): { readonly language: 'compose'; readonly text: string } {
  return { language: 'compose', text: dedent(strings) };
}
