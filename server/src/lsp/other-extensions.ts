import type { SourceLanguage } from '../model/source.ts';
import type { Offer, Settings } from './settings.ts';

/** What other extensions may offer for the same files too. */
export type SharedFeature =
  | 'completion'
  | 'signatureHelp'
  | 'definition'
  | 'references'
  | 'rename'
  | 'highlights'
  | 'symbols'
  | 'folding'
  | 'links'
  | 'semanticTokens';

/** Whether we offer it, given the user's setting and the other extensions that the client told us of. */
export function isOffered(
  feature: SharedFeature,
  language: SourceLanguage,
  settings: Settings,
  otherExtensions: readonly string[],
): boolean {
  const offer = settingOf(feature, settings);
  if (offer !== 'auto') return offer === 'on';
  return !otherExtensions.some((id) => known[id.toLowerCase()]?.[language].has(feature) ?? false);
}

function settingOf(feature: SharedFeature, settings: Settings): Offer {
  if (feature === 'completion' || feature === 'signatureHelp') return settings.completion;
  return feature === 'semanticTokens' ? settings.semanticTokens : settings.navigation;
}

type Offered = Readonly<Record<SourceLanguage, ReadonlySet<SharedFeature>>>;

// What `dockerfile-language-service` does, which all three of them carry for Dockerfiles; none of them finds references.
const dockerfile: ReadonlySet<SharedFeature> = new Set<SharedFeature>([
  'completion',
  'signatureHelp',
  'definition',
  'rename',
  'highlights',
  'symbols',
  'folding',
  'links',
  'semanticTokens',
]);

const known: Readonly<Record<string, Offered>> = {
  'ms-azuretools.vscode-containers': { dockerfile, compose: new Set<SharedFeature>(['completion', 'links']) },
  'ms-azuretools.vscode-docker': { dockerfile, compose: new Set<SharedFeature>(['completion', 'links']) },
  'docker.docker': {
    dockerfile,
    compose: new Set<SharedFeature>(['completion', 'definition', 'rename', 'highlights', 'symbols', 'links']),
  },
  'redhat.vscode-yaml': { dockerfile: new Set(), compose: new Set<SharedFeature>(['symbols', 'folding']) },
};
