import { createHmac } from 'node:crypto';

const secret = 'bench-secret-key-for-testing-only';
const lifeSeconds = 3600;

/** A token as the tool makes it. */
export function toolToken(user: string): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = { sub: user, iss: 'wse-bench', aud: 'wse-bench', exp: now + lifeSeconds, iat: now };
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
