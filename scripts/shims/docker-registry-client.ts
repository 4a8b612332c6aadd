/**
 * Stands in for the module of `dockerfile-language-service` that asks Docker Hub for tags while an image name is being
 * typed. Layerwise goes to no network by itself, so it knows of none.
 */
export class DockerRegistryClient {
  getTags(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }
}
