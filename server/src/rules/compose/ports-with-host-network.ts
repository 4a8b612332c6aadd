import { removeEntry } from '../../syntax/compose/edit.ts';
import { compose, defineComposeRule, suggestion } from '../rule.ts';

/**
 * With `network_mode: host` a container has no network of its own: what it listens on is open on the host at once, under
 * the same number. There is nothing to publish and no number to change, so Docker throws `ports` away and starts the
 * container all the same; `docker compose up` says "Published ports are discarded when using host network mode".
 * `8080:80` then means port 80 of the host, and an address such as `127.0.0.1:` in front keeps nobody out.
 *
 * ## When to allow it
 *
 * Where another tool reads the port from the file or the container, as some proxies do.
 */
export default defineComposeRule({
  id: 'ports-with-host-network',
  summary: '`ports` under `network_mode: host` publishes nothing: Docker discards it',
  category: 'correctness',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: [],
  concepts: ['host-network', 'published-port-and-expose'],
  examples: [
    {
      title: 'A port that is not the one it says',
      bad: compose`
        services:
          web:
            image: nginx:1.29
            network_mode: host
            ports:
            ^^^^^ Docker discards ports under network_mode: host; the container's ports are the host's own
              - "127.0.0.1:8080:80"
            restart: unless-stopped
      `,
      fixed: compose`
        services:
          web:
            image: nginx:1.29
            network_mode: host
            restart: unless-stopped
      `,
    },
    {
      title: 'Ports of a service with a network of its own',
      good: compose`
        services:
          web:
            image: nginx:1.29
            ports:
              - "127.0.0.1:8080:80"
          agent:
            image: busybox:1.37
            network_mode: host
      `,
    },
  ],
  *check({ model }) {
    const reported = new Set<number>();
    for (const service of model.services) {
      const ports = service.get('ports');
      const { map, networkMode } = service;
      if (map === undefined || ports === undefined || networkMode?.text !== 'host' || service.ports.length === 0)
        continue;
      // What services share by an anchor stands in the file once, and is told once.
      if (reported.has(ports.keySpan.start)) continue;
      reported.add(ports.keySpan.start);
      const edits = removeEntry(model.tree, map, ports);
      yield {
        span: ports.keySpan,
        message: "Docker discards ports under network_mode: host; the container's ports are the host's own",
        related: [{ span: networkMode.span, message: 'The container uses the network of the host' }],
        fixes: edits === undefined ? [] : [suggestion('Remove ports', ...edits)],
      };
    }
  },
});
