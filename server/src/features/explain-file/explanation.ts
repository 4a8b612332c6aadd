import type { Language } from '../../concepts/concept.ts';
import type { Span } from '../../text/span.ts';
import type { Inlines } from './inlines.ts';

/** A walk through a file: what `protocol.ts` describes as `FileExplanation`, with spans for ranges. */
export interface Explanation {
  readonly language: Language;
  readonly title: string;
  readonly summary: readonly Inlines[];
  readonly picture: Picture | undefined;
  readonly parts: readonly Part[];
  readonly words: PageWords;
}

export interface PageWords {
  readonly goToLine: string;
  readonly readMore: string;
  readonly watchOut: string;
  readonly contents: string;
  readonly closed: string;
}

export interface Part {
  readonly heading: Inlines;
  readonly span: Span;
  readonly facts: readonly Inlines[];
  readonly items: readonly Item[];
}

export interface Item {
  readonly span: Span;
  readonly source: string;
  readonly title: string;
  readonly what: Inlines;
  readonly facts: readonly Inlines[];
  readonly trap: Inlines;
  readonly url: string;
}

export interface Picture {
  readonly caption: string;
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
  readonly legend: readonly { readonly kind: NodeKind; readonly text: string }[];
}

export type NodeKind = 'image' | 'stage' | 'final-stage' | 'unused-stage' | 'host' | 'service' | 'network' | 'volume';

export interface PictureNode {
  readonly id: string;
  readonly label: string;
  readonly detail?: string;
  readonly kind: NodeKind;
  readonly span?: Span;
}

export interface PictureEdge {
  readonly from: string;
  readonly to: string;
  readonly label?: string;
  readonly kind: 'base' | 'copy' | 'mount' | 'port' | 'joins' | 'depends';
  readonly span?: Span;
}
