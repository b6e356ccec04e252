import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { onlyWord, readOptions } from '../cli/read-options.ts';
import type { Subcommand } from '../cli/subcommand.ts';
import { UsageError } from '../cli/usage-error.ts';
import { digestOf, readVerifyingKey, whyNotSigned } from './sign.ts';

const options = {
  key: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const help = `Says whether a report is as it was signed, and by the key you trust.

Usage
  wse-conformance verify REPORT --key KEYFILE

  REPORT   a json or html report that was written with --sign
  --key    public key of Ed25519: PEM, or its 32 bytes in base64, as a file or as they are

  openssl genpkey -algorithm ed25519 -out key.pem && openssl pkey -in key.pem -pubout -out key.pub

Exit code: 0 it is, 1 it is not, 2 wrong use.
`;

/** Verifies a signed report; false for one that is not as it was signed by the key. */
export const verifyCommand: Subcommand = async (argv, { stdout }) => {
  const { values, positionals } = readOptions(argv, options);
  if (values.help) {
    stdout.write(help);
    return true;
  }
  const file = onlyWord('verify', 'report', positionals);
  if (values.key === undefined) throw new UsageError('verify: --key is missing');
  const why = whyNot(read(file), keyOf(values.key));
  stdout.write(why === undefined ? `${file}: as it was signed\n` : `${file}: NOT verified: ${why}\n`);
  return why === undefined;
};

/** Of a page, the cases it shows have to be those that were signed, too. */
function whyNot(text: string, key: KeyObject): string | undefined {
  const page = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(text);
  if (page === null) return whyNotReport(text, key);
  const signed = /<script type="application\/json" id="signed">(.*?)<\/script>/s.exec(text)?.[1];
  if (signed === undefined) return 'it has no signature';
  const why = whyNotReport(signed, key);
  if (why !== undefined) return why;
  const digest: unknown = Reflect.get(Object(JSON.parse(signed)), 'page_data_sha256');
  return digest === digestOf(page[1] ?? '') ? undefined : 'the cases it shows are not those that were signed';
}

function whyNotReport(json: string, key: KeyObject): string | undefined {
  try {
    return whyNotSigned(json, key);
  } catch (error) {
    return `it is no report: ${messageOf(error)}`;
  }
}

/** A file, or the base64 of the key itself. */
function keyOf(given: string): KeyObject {
  const isKey = /^[A-Za-z0-9+/]{43}=$/.test(given);
  try {
    return readVerifyingKey(isKey ? given : readFileSync(given, 'utf8'));
  } catch (error) {
    throw new UsageError(`--key ${given}: ${messageOf(error)}`);
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`reading the report: ${messageOf(error)}`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
