import { insert, replace } from '../../text/edit.ts';
import { addToSection } from '../../syntax/compose/edit.ts';
import { nearest } from '../../text/nearest.ts';
import type { ComposeModel, ResourceKind, ResourceReference } from '../../model/compose.ts';
import { compose, defineComposeRule, suggestion } from '../rule.ts';
import type { Fix } from '../rule.ts';

/**
 * A service can only use what the file declares: networks, volumes, secrets and configs under the top-level section of
 * that name, and other services under `services`. Compose reads the whole file before it does anything, and refuses it
 * as an "invalid compose project" for a single name that stands nowhere else, so that no service starts at all. The one
 * name that needs no declaration is the network `default`.
 *
 * In the short form of `volumes` a word without `.`, `/` or `~` in front is a volume's name, also where a directory of
 * that name exists: `data/db:/var/lib` names a volume, `./data/db:/var/lib` the directory.
 *
 * ## When to allow it
 *
 * Where the file is only ever used together with another one that declares the name: `docker compose -f compose.yaml -f
 * compose.prod.yaml`. Files with such a name (`compose.prod.yaml`), files with an `include`, and those with a service that has
 * neither `image` nor `build`, which Compose wouldn't take alone, are left alone without asking. So is every name with a variable in it.
 */
export default defineComposeRule({
  id: 'undefined-reference',
  summary: 'Declare each network, volume, secret, config and service that a service uses',
  category: 'correctness',
  severity: 'error',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: [],
  concepts: ['bridge-network', 'volumes-and-bind-mounts'],
  examples: [
    {
      title: 'A misspelt network',
      bad: compose`
        services:
          web:
            image: nginx:1.29
            networks:
              - fronted
                ^^^^^^^ Network "fronted" is declared nowhere in this file, so Compose refuses the file
        networks:
          frontend:
      `,
      fixed: compose`
        services:
          web:
            image: nginx:1.29
            networks:
              - frontend
        networks:
          frontend:
      `,
    },
    {
      title: 'A volume that is not declared',
      bad: compose`
        services:
          db:
            image: postgres:18
            volumes:
              - "data:/var/lib/postgresql:rw"
                 ^^^^ Volume "data" is declared nowhere in this file, so Compose refuses the file
      `,
      fixed: compose`
        services:
          db:
            image: postgres:18
            volumes:
              - "data:/var/lib/postgresql:rw"

        volumes:
          data:
      `,
    },
    {
      title: 'A directory that reads as a volume',
      bad: compose`
        services:
          db:
            image: postgres:18
            volumes:
              - data/db:/var/lib/postgresql
                ^^^^^^^ Volume "data/db" is declared nowhere in this file, so Compose refuses the file
      `,
      fixed: compose`
        services:
          db:
            image: postgres:18
            volumes:
              - ./data/db:/var/lib/postgresql
      `,
    },
    {
      title: 'Services, under every key that names one',
      bad: compose`
        services:
          web:
            image: nginx:1.29
            depends_on:
              databse:
              ^^^^^^^ Service "databse" is declared nowhere in this file, so Compose refuses the file
                condition: service_healthy
          sidecar:
            image: busybox:1.37
            network_mode: service:wbe
                                  ^^^ Service "wbe" is declared nowhere in this file, so Compose refuses the file
          database:
            image: postgres:18
      `,
      fixed: compose`
        services:
          web:
            image: nginx:1.29
            depends_on:
              database:
                condition: service_healthy
          sidecar:
            image: busybox:1.37
            network_mode: service:web
          database:
            image: postgres:18
      `,
    },
    {
      title: 'A secret',
      bad: compose`
        services:
          db:
            image: postgres:18
            secrets:
              - source: password
                        ^^^^^^^^ Secret "password" is declared nowhere in this file, so Compose refuses the file
                target: /run/secrets/db
      `,
      fixed: compose`
        services:
          db:
            image: postgres:18
            secrets:
              - source: password
                target: /run/secrets/db

        secrets:
          password:
            file: ./password.txt
      `,
    },
    {
      title: 'Another file can declare it',
      good: compose`
        include:
          - networks.yaml
        services:
          web:
            image: nginx:1.29
            networks: [frontend]
      `,
    },
    {
      title: 'Names that need no declaration, and names that are not known yet',
      good: compose`
        services:
          web:
            image: nginx:1.29
            networks:
              - default
              - \${NETWORK:-frontend}
            volumes:
              - ./html:/usr/share/nginx/html:ro
              - /var/cache/nginx
            volumes_from:
              - container:shared
      `,
    },
  ],
  *check({ model }) {
    if (!model.complete) return;
    const reported = new Set<number>();
    for (const reference of model.references) {
      // What services share by an anchor stands in the file once, and is told once.
      if (reference.known || reported.has(reference.span.start)) continue;
      reported.add(reference.span.start);
      yield {
        span: reference.span,
        message: `${nouns[reference.kind]} "${reference.name}" is declared nowhere in this file, so Compose refuses the file`,
        fixes: [...otherName(model, reference), ...asPath(reference), ...declaration(model, reference)],
      };
    }
  },
});

const nouns: Readonly<Record<ResourceKind, string>> = {
  services: 'Service',
  networks: 'Network',
  volumes: 'Volume',
  secrets: 'Secret',
  configs: 'Config',
};

function otherName(model: ComposeModel, reference: ResourceReference): readonly Fix[] {
  const candidates = model[reference.kind].map((each) => each.name).filter((name) => name !== reference.service);
  const closest = nearest(reference.name, candidates);
  return closest === undefined ? [] : [suggestion(`Change to ${closest}`, replace(reference.span, closest))];
}

/** A volume's name has no slash in it, so this is meant as a path beside the file. */
function asPath(reference: ResourceReference): readonly Fix[] {
  if (reference.kind !== 'volumes' || !reference.name.includes('/')) return [];
  return [suggestion(`Make it a path: ./${reference.name}`, insert(reference.span.start, './'))];
}

/** A service is more than a name, so it can't be declared for anyone. */
function declaration(model: ComposeModel, { kind, name }: ResourceReference): readonly Fix[] {
  if (kind === 'services' || !/^[a-zA-Z0-9._-]+$/.test(name)) return [];
  const edits = addToSection(model.tree, kind, name, contents(kind, name));
  return edits === undefined ? [] : [suggestion(`Declare ${name} under ${kind}`, ...edits)];
}

/** Networks and volumes may be empty; a secret or config has to say where its contents come from. */
function contents(kind: ResourceKind, name: string): readonly string[] | '' {
  if (kind === 'secrets') return [`file: ./${name}.txt`];
  return kind === 'configs' ? [`file: ./${name}`] : '';
}
