import type { Format } from '#suites/language/index.ts';
import { base64, randomBytes } from '../../bytes.ts';
import { NotSupported } from '../outcome.ts';
import type { Address } from '../peer.ts';
import type { Stage } from '../stage.ts';
import type { StepOf } from './performer.ts';
import { tokenText } from './token.ts';

/** The head of an upgrade request. (RFC 6455 section 4.1) */
export function requestHead(step: StepOf<'dial'>, stage: Stage, address: Address, format: Format): string {
  const { method = 'GET', httpVersion = '1.1', path = address.path } = step;
  const token = chooseToken(step, stage);
  const query = [
    format === 'msgpack' ? 'format=msgpack' : '',
    step.query ?? '',
    step.tokenIn === 'query' ? `token=${token}` : '',
  ];
  const target = [path, query.filter((part) => part !== '').join('&')].filter((part) => part !== '').join('?');
  const headers: (readonly [string, string])[] = [
    ['Host', `${address.host}:${address.port}`],
    ['Upgrade', 'websocket'],
    ['Connection', 'Upgrade'],
    ['Sec-WebSocket-Version', '13'],
    ['Sec-WebSocket-Key', base64(randomBytes(16))],
    ...credentials(step.tokenIn ?? 'cookie', token),
  ];
  for (const [name, value] of step.headers ?? []) replace(headers, name, value.replaceAll('{token}', token ?? ''));
  const lines = headers.filter(([, value]) => value !== '').map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${target} HTTP/${httpVersion}\r\n${lines.join('')}\r\n`;
}

/** An empty value takes a header away; further ones of a name the suite has not written are added, one a line. */
function replace(headers: (readonly [string, string])[], name: string, value: string): void {
  const at = headers.findIndex(([known]) => known.toLowerCase() === name.toLowerCase());
  if (at < 0 || at >= ownHeaders) headers.push([name, value]);
  else headers[at] = [name, value];
}

const ownHeaders = 6;

function credentials(where: 'cookie' | 'bearer' | 'query', token: string | undefined): (readonly [string, string])[] {
  if (token === undefined || where === 'query') return [];
  return [where === 'cookie' ? ['Cookie', `access_token=${token}`] : ['Authorization', `Bearer ${token}`]];
}

/** A server that was started for the case takes tokens of the suite's secret; another one only those it was given. */
function chooseToken({ token, user, as }: StepOf<'dial'>, { testee }: Stage): string | undefined {
  if (token === undefined && !testee.takesTokens) return undefined;
  if (testee.isDriven) return tokenText(token, user ?? as, testee.nowMs());
  if (token === undefined) return testee.token;
  if (token !== null && 'claims' in token)
    throw new NotSupported('no token can be made for it: its secret is not known');
  return tokenText(token, user ?? as, testee.nowMs());
}
