import { connWithId, type Scene } from './scene.ts';

/** What an application allowed a connection, and denied it. */
export interface RecordedAcl {
  readonly allow: readonly string[];
  readonly deny: readonly string[];
}

/** All lists that were set for a connection. */
export function aclsOf(scene: Scene, conn: string): RecordedAcl[] {
  return (scene.transcript.api ?? [])
    .filter(({ call, args: [id] = [] }) => call === 'set_topic_acl' && connWithId(scene, id) === conn)
    .map(({ args: [, allow, deny] = [], kwargs = {} }) => ({
      allow: textsIn(kwargs.allow ?? allow),
      deny: textsIn(kwargs.deny ?? deny),
    }));
}

/** Whether a list denies a topic. (WSE-SUB-051) */
export function isDenied({ allow, deny }: RecordedAcl, topic: string): boolean {
  const matches = (pattern: string): boolean => expressionOf(pattern).test(topic);
  return deny.some(matches) || (allow.length > 0 && !allow.some(matches));
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** `*` stands for anything, `?` for one character. (WSE-SUB-002) */
function expressionOf(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\*/g, '.*').replace(/\?/g, '.')}$`, 'su');
}
