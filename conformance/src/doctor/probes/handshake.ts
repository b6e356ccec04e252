import type { ServerHelloPayload } from '@wsekit/spec';
import type { Finding } from '../finding.ts';
import { type DoctorContext, describeItem, type Visit, withVisit } from '../visit.ts';

/** How the server greets, what it speaks, and what it says of itself. Encryption is offered, as clients do. */
export function probeHandshake(context: DoctorContext): Promise<Finding[]> {
  return withVisit(context, { encrypts: true }, async (visit) => {
    await visit.greets();
    const hello = visit.session.serverHello;
    return [greeting(visit), dialect(visit), ...saidOf(hello), encryption(visit), signing(hello)];
  });
}

function greeting(visit: Visit): Finding {
  const first = visit.line.items.find(({ kind }) => kind !== 'http');
  const isReady = first?.kind === 'text' && first.text.includes('"t":"server_ready"');
  const says = isReady
    ? 'server_ready comes first, by itself'
    : visit.textsWith('server_hello').length > 0
      ? 'nothing comes before client_hello'
      : 'it does not greet';
  return { what: 'greeting', says, evidence: first === undefined ? [] : [describeItem(first)] };
}

function dialect(visit: Visit): Finding {
  const { session } = visit;
  const version = session.serverHello.server_version;
  const hellos = visit.textsWith('server_hello');
  if (visit.line.items.every(({ kind }) => kind !== 'text'))
    return { what: 'dialect', says: 'it said nothing it could be told by', evidence: [] };
  const by = version === undefined ? 'by how it writes; the newest that fits' : `server_version ${version}`;
  const { name, category_style } = session.dialect;
  return {
    what: 'dialect',
    says: `${name} (${by})`,
    evidence: [...hellos, `categories are written as ${category_style}`],
    value: { dialect: name, server_version: version, category_style },
  };
}

function saidOf({
  features,
  limits,
  ping_interval: pingMs,
  protocol_version: protocol,
}: Partial<ServerHelloPayload>): Finding[] {
  const on = Object.entries({ ...features }).filter(([, value]) => value === true);
  const evidence = ['server_hello'];
  return [
    features === undefined
      ? { what: 'features', says: 'none told', evidence: [] }
      : { what: 'features', says: on.map(([name]) => name).join(', ') || 'none', evidence, value: features },
    limits === undefined
      ? { what: 'limits', says: 'none told', evidence: [] }
      : {
          what: 'limits',
          says: Object.entries(limits)
            .map(([name, value]) => `${name} ${value}`)
            .join(', '),
          evidence,
          value: { ...limits, protocol_version: protocol },
        },
    pingMs === undefined
      ? { what: 'ping interval', says: 'not told', evidence: [] }
      : { what: 'ping interval', says: `${pingMs} ms, as it says`, evidence, value: pingMs },
  ];
}

function encryption({ session, events }: Visit): Finding {
  const key = session.serverHello.encryption_public_key;
  const agreed = events.find((event) => event.type === 'encrypted');
  const what = 'encryption';
  if (agreed === undefined) {
    const refused = events.find((event) => event.type === 'not_encrypted');
    return { what, says: 'no key was agreed on', evidence: refused === undefined ? [] : [refused.reason] };
  }
  const derivation = agreed.derivation ?? session.dialect.key_derivation;
  const how =
    agreed.derivation === undefined ? 'as its dialect has it; no sealed frame has shown it' : 'by its version';
  return {
    what,
    says: `a key was agreed on, derivation ${derivation} (${how})`,
    evidence: key === undefined ? [] : [`encryption_public_key of ${key.length} characters`],
    value: { agreed: true, derivation },
  };
}

function signing({ features }: Partial<ServerHelloPayload>): Finding {
  const told: unknown = Reflect.get({ ...features }, 'message_signing');
  const says = told === undefined ? 'not announced: WSE servers say nothing of it' : String(told);
  return { what: 'signing', says, evidence: told === undefined ? [] : ['server_hello'] };
}
