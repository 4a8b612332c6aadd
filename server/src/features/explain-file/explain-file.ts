import type { Language } from '../../concepts/concept.ts';
import type { Source } from '../../model/source.ts';
import { conceptPage } from '../../rules/pages.ts';
import { composePicture } from './compose-picture.ts';
import type { Explanation } from './explanation.ts';
import { ItemWriter } from './items.ts';
import { mostNodes } from './picture.ts';
import { stagePicture } from './stage-picture.ts';
import { summarizeCompose } from './summarize-compose.ts';
import { summarizeDockerfile } from './summarize-dockerfile.ts';
import { walkCompose } from './walk-compose.ts';
import { walkDockerfile } from './walk-dockerfile.ts';
import { plainly, speaking } from './words.ts';

export interface ExplainFileRequest {
  readonly source: Source;
  readonly language: Language;
  /** Where a concept's page is; the project's own pages where nothing is given. */
  readonly pageUrl?: (id: string) => string;
}

/** Nobody reads a longer page, and looking up each place takes time that grows with the file. */
export const mostPlaces = 400;

/** Walks through a file: what it does as a whole, a picture, and each part of it. There is an answer for any text. */
export function explainFile({ source, language, pageUrl = conceptPage }: ExplainFileRequest): Explanation {
  const say = speaking(language);
  const words = plainly(say);
  const writer = new ItemWriter(source, language, pageUrl, mostPlaces);
  const [summary, parts, picture] =
    source.language === 'dockerfile'
      ? [
          summarizeDockerfile(source.model, say),
          walkDockerfile(source.model, say, writer),
          stagePicture(source.model, say),
        ]
      : [
          summarizeCompose(source.model, say),
          walkCompose(source.model, say, writer),
          composePicture(source.model, say),
        ];
  const isTooWide = picture !== undefined && picture.nodes.length > mostNodes;
  return {
    language,
    title: words(source.language),
    summary: [
      ...summary,
      ...(source.model.tree.errors.length > 0 && parts.length > 0
        ? [say('broken', { count: source.model.tree.errors.length })]
        : []),
      ...(writer.isFull ? [say('capped', { count: mostPlaces })] : []),
      ...(isTooWide ? [say('no-picture', { count: picture.nodes.length })] : []),
    ],
    picture: isTooWide ? undefined : picture,
    parts,
    words: {
      goToLine: words('goToLine'),
      readMore: words('readMore'),
      watchOut: words('watchOut'),
      contents: words('contents'),
      closed: words('closed'),
    },
  };
}
