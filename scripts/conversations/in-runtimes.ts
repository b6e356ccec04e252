import type { DialectName } from '@wsekit/spec';
import { findClientRuntimes } from '../clients/runtimes.ts';
import { token } from './server-of.ts';
import { servers } from './servers.ts';

/** Our client in one runtime, with our server on one transport: JSON, MessagePack, sealed, recovery, a refused token. */
export interface RuntimeResult {
  readonly client: string;
  readonly server: string;
  readonly dialect: DialectName;
  /** What did not hold. */
  readonly missing: readonly string[];
}

/** Every installed runtime with every server; what is not installed is named. */
export async function converseInRuntimes(
  dialects: readonly DialectName[],
): Promise<{ readonly results: readonly RuntimeResult[]; readonly absent: readonly string[] }> {
  const { found, missing } = await findClientRuntimes();
  const results: RuntimeResult[] = [];
  const absent = missing.map((name) => `our client in ${name}`);
  for (const [server, start] of Object.entries(servers)) {
    if (start === undefined) {
      absent.push(`our server on ${server}`);
      continue;
    }
    for (const dialect of dialects) {
      const { url, stop } = await start(dialect);
      const run = async ({ name, run: visit }: (typeof found)[number]): Promise<RuntimeResult> => {
        const facts = await visit(`${url}/wse`, token).catch((error: unknown) => ({
          'comes to its end': String(error),
        }));
        const failed = Object.entries(facts).filter(([, fact]) => fact !== true);
        return {
          client: name,
          server,
          dialect,
          missing: failed.map(([fact, instead]) => `${fact}; instead: ${instead}`),
        };
      };
      for (const runtime of found) results.push(await run(runtime));
      await stop();
    }
  }
  return { results, absent };
}
