import type { Span } from '../text/span.ts';
import type { ComposeEntry, ComposeMap, ComposeScalar, ComposeTree, ComposeValue } from '../syntax/compose/nodes.ts';

/** What a Compose file means, as far as the file alone can tell: read-only, made once for a text by `analyzeCompose`. */
export interface ComposeModel {
  readonly tree: ComposeTree;
  readonly text: string;
  /**
   * Whether what is not in the file is known to be missing. False where it has an `include`, which can declare anything;
   * where its name, or a service that has neither image nor build, says that Compose takes it only together with others;
   * and where YAML itself has errors, behind which anything may have been lost.
   */
  readonly complete: boolean;
  /** The obsolete top-level `version`. */
  readonly version: ComposeEntry | undefined;
  readonly name: ComposeEntry | undefined;
  /** In file order. */
  readonly services: readonly Service[];
  readonly networks: readonly Resource[];
  readonly volumes: readonly Resource[];
  readonly secrets: readonly Resource[];
  readonly configs: readonly Resource[];
  /**
   * Every use of a service, network, volume, secret or config by name, in file order. A name with a variable in it is
   * left out: what it will be is not known. What an alias or merge key brings in is listed once for each service.
   */
  readonly references: readonly ResourceReference[];
  service(name: string): Service | undefined;
  /** Where the top-level `networks:`, `volumes:` … stand, for fixes that add to them. */
  section(kind: ResourceKind): ComposeEntry | undefined;
}

export type ResourceKind = 'services' | 'networks' | 'volumes' | 'secrets' | 'configs';

/** A top-level network, volume, secret or config. */
export interface Resource {
  readonly kind: Exclude<ResourceKind, 'services'>;
  readonly name: string;
  readonly entry: ComposeEntry;
  readonly external: boolean;
  readonly driver: string | undefined;
}

export interface ResourceReference {
  readonly kind: ResourceKind;
  readonly name: string;
  /** The name only, inside `name:/path:ro` and the like. */
  readonly span: Span;
  /** The service it stands in. */
  readonly service: string;
  /** The key it stands under: `networks`, `depends_on`, `volumes_from`, `network_mode` … */
  readonly under: string;
  /** Whether the name exists: declared, or one that Compose provides (`default`). */
  readonly known: boolean;
}

export interface Service {
  readonly name: string;
  readonly entry: ComposeEntry;
  /** The service's keys; undefined where the value is not a mapping. */
  readonly map: ComposeMap | undefined;
  get(key: string): ComposeEntry | undefined;
  readonly image: ComposeScalar | undefined;
  readonly build: Build | undefined;
  /** `default` where nothing is said; empty under `network_mode`. */
  readonly networks: readonly ServiceNetwork[];
  readonly networkMode: ComposeScalar | undefined;
  readonly ports: readonly PublishedPort[];
  readonly expose: readonly ComposeScalar[];
  readonly mounts: readonly ServiceMount[];
  readonly dependsOn: readonly Dependency[];
  readonly command: ComposeValue | undefined;
  readonly entrypoint: ComposeValue | undefined;
}

export interface Build {
  readonly span: Span;
  readonly context: ComposeScalar | undefined;
  readonly dockerfile: ComposeScalar | undefined;
  readonly target: ComposeScalar | undefined;
  readonly args: readonly ComposeEntry[];
}

export interface ServiceNetwork {
  readonly name: string;
  /** Undefined for the implicit `default`. */
  readonly span: Span | undefined;
  readonly aliases: readonly string[];
}

/** One published port, short or long syntax; numbers and ranges as text, `undefined` where Compose chooses. */
export interface PublishedPort {
  readonly span: Span;
  readonly hostAddress: string | undefined;
  readonly published: string | undefined;
  readonly target: string;
  readonly protocol: string;
  readonly short: boolean;
}

export interface ServiceMount {
  readonly span: Span;
  readonly type: 'volume' | 'bind' | 'tmpfs' | 'anonymous' | 'other';
  /** The volume's name or the host's path. */
  readonly source: string | undefined;
  readonly sourceSpan: Span | undefined;
  readonly target: string;
  readonly readOnly: boolean;
}

export interface Dependency {
  readonly name: string;
  readonly span: Span;
  readonly condition: string;
}
