import type { ComposeModel, Service, ServiceMount } from '../model/compose.ts';
import { textOf, touches } from '../text/span.ts';
import { isBelow, isOnDrive, otherUser } from './compose/keys.ts';
import { serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';

export default defineConcept({
  id: 'bind-mount',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    const mount = service?.mounts.find(({ sourceSpan }) => sourceSpan !== undefined && touches(sourceSpan, offset));
    if (service === undefined || mount?.type !== 'bind' || mount.sourceSpan === undefined) return undefined;
    return { span: mount.sourceSpan, facts: factsOf(model, service, mount), weight: 110 };
  },
});

function factsOf(model: ComposeModel, service: Service, mount: ServiceMount): readonly Fact[] {
  const path = code(mount.source ?? '');
  const target = code(mount.target);
  const values = { path, target, service: code(service.name) };
  if (path.code.endsWith('docker.sock')) return [{ key: 'socket', values }, { key: 'socket-read-only' }];
  const facts: Fact[] = [whereFact(values)];
  if (facts[0]?.key === 'drive' && !/^[/\\]/.test(mount.target) && !isOnDrive(mount.target)) return facts;
  const inside = service.mounts.filter(
    (other) => other !== mount && other.target !== mount.target && isBelow(other.target, mount.target),
  );
  facts.push(
    inside.length === 0
      ? { key: 'hides', values: { target } }
      : { key: 'hides-except', values: { target, paths: shortList(inside.map((other) => code(other.target))) } },
  );
  facts.push({ key: mount.readOnly ? 'read-only' : 'writable', values });
  const user = otherUser(service);
  if (user !== undefined && !mount.readOnly) {
    facts.push({ key: 'user', values: { user: code(user), path } });
  }
  const written = textOf(model.text, mount.span);
  if (/create_host_path:\s*false/.test(written)) facts.push({ key: 'not-created', values });
  else if (!/\btype\b/.test(written) && /\w/.test(path.code)) facts.push({ key: 'created', values });
  return facts;
}

function whereFact(values: { readonly path: { readonly code: string } }): Fact {
  if (isOnDrive(values.path.code)) return { key: 'drive', values };
  const start = values.path.code.charAt(0);
  const key = start === '~' ? 'from-home' : start === '.' ? 'from-file' : 'from-root';
  return { key, values };
}
