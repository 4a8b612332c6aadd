import { withoutMirror } from '../model/image-facts.ts';
import { touches } from '../text/span.ts';
import { code, defineConcept, type Explanation, type Fact } from './concept.ts';
import { imageWordInCompose, imageWordInDockerfile, type ImageWord, registryPart } from './image/image-word.ts';

/** On the registry in front of an image's name. */
export default defineConcept({
  id: 'image-registry',
  inDockerfile({ model, offset }) {
    return explained(imageWordInDockerfile(model, offset), offset, writtenInDockerfile);
  },
  inCompose({ model, offset }) {
    return explained(imageWordInCompose(model, offset), offset, ({ service }) => service?.image?.text ?? '');
  },
});

function writtenInDockerfile({ use }: ImageWord): string {
  return use?.text ?? '';
}

function explained(
  word: ImageWord | undefined,
  offset: number,
  textOf: (word: ImageWord) => string,
): Explanation | undefined {
  if (word === undefined) return undefined;
  const span = word.placeOf(registryPart(word.reference, textOf(word)));
  if (span === undefined || !touches(span, offset)) return undefined;
  return { span, facts: factsOf(word), weight: 120 };
}

function factsOf({ reference: { registry, repository, familiarName } }: ImageWord): readonly Fact[] {
  const values = { registry: code(registry), repository: code(repository) };
  const facts: Fact[] = [ownerFact(registry, values)];
  const official = withoutMirror(familiarName);
  if (official !== familiarName && !official.includes('/') && !isHub(registry))
    return [...facts, { key: 'copy-of-hub', values: { image: code(official) } }];
  const port = /:(\d+)$/.exec(registry)?.[1];
  if (isLocal(registry)) facts.push({ key: 'plain-http', values });
  else if (port !== undefined) facts.push({ key: 'port', values: { port: code(port) } });
  facts.push({
    key: 'login',
    values: { command: code(isHub(registry) ? 'docker login' : `docker login ${registry}`) },
  });
  return facts;
}

/** Its website's old name answers as a registry, too. */
function isHub(registry: string): boolean {
  return registry === 'docker.io' || registry === 'registry.hub.docker.com';
}

function isLocal(registry: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3})(?::\d+)?$/.test(registry);
}

const owners: Readonly<Record<string, string>> = {
  'docker.io': 'Docker Hub',
  'ghcr.io': 'GitHub',
  'registry.gitlab.com': 'GitLab',
  'quay.io': 'Red Hat (Quay)',
  'gcr.io': 'Google',
  'mirror.gcr.io': 'Google',
  'mcr.microsoft.com': 'Microsoft',
  'public.ecr.aws': 'Amazon (ECR Public)',
  'registry.k8s.io': 'Kubernetes',
  'cgr.dev': 'Chainguard',
  'nvcr.io': 'NVIDIA',
  'registry.access.redhat.com': 'Red Hat',
  'registry.redhat.io': 'Red Hat',
  'container-registry.oracle.com': 'Oracle',
  'docker.elastic.co': 'Elastic',
};

const privateHosts: readonly (readonly [RegExp, string])[] = [
  [/\.dkr\.ecr\.[\w-]+\.amazonaws\.com$/, 'Amazon ECR'],
  [/\.azurecr\.io$/, 'Azure Container Registry'],
  [/-docker\.pkg\.dev$/, 'Google Artifact Registry'],
];

function ownerFact(
  registry: string,
  values: { readonly registry: { readonly code: string }; readonly repository: { readonly code: string } },
): Fact {
  if (isHub(registry)) return { key: 'hub', values };
  if (isLocal(registry)) return { key: 'local', values };
  if (Object.hasOwn(owners, registry)) return { key: 'known', values: { ...values, owner: owners[registry] ?? '' } };
  const service = privateHosts.find(([pattern]) => pattern.test(registry))?.[1];
  return service === undefined ? { key: 'other', values } : { key: 'account', values: { ...values, service } };
}
