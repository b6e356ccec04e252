import { createCodecContext, decodeFrame, isCodecError } from '@wsekit/codec';
import { clientOnlyTypes, serverOnlyTypes, validatePayload } from '@wsekit/spec';
import { SuiteError } from '../outcome.ts';
import type { Speech } from '../speech.ts';

/**
 * Holds what the suite is about to send to the schema: a type of the other direction or a payload that the schema forbids is a
 * mistake of the suite, unless `breaks` says why it is meant. So is a `breaks` that breaks nothing.
 */
export function checkOutgoing(text: string, { dialect, peer }: Speech, breaks: string | undefined): void {
  const [direction, others] =
    peer === 'server'
      ? (['client_to_server', serverOnlyTypes] as const)
      : (['server_to_client', clientOnlyTypes] as const);
  const fault = faultOf(text, () => decodeFrame(text, createCodecContext({ direction, dialect })), others);
  if (fault !== undefined && breaks === undefined)
    throw new SuiteError(`the suite would send what the schema forbids: ${fault}`);
}

function faultOf(
  text: string,
  decode: () => ReturnType<typeof decodeFrame>,
  others: ReadonlySet<string>,
): string | undefined {
  try {
    const decoded = decode();
    if (decoded.kind !== 'envelope') return undefined;
    const { t, p } = decoded.envelope;
    if (typeof t !== 'string') return undefined;
    if (others.has(t)) return `a ${t} never travels this way`;
    const issue = validatePayload(t, p);
    return issue === undefined
      ? undefined
      : `${t}: p${issue.path === '' ? '' : `.${issue.path}`} is ${issue.found}, ${issue.expected} is wanted`;
  } catch (error) {
    if (!isCodecError(error)) throw error;
    return `${text.slice(0, 80)}: ${error.message}`;
  }
}
