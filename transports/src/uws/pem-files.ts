import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TlsOptions } from '../interface.ts';
import { isPem } from '../server/pem.ts';

/** Gives certificate and key as paths of files, which uWebSockets.js wants; text is in files only during the call. */
export async function withPemFiles<Result>(tls: TlsOptions, use: (paths: TlsOptions) => Result): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'wsekit-tls-'));
  const pathOf = async (name: string, textOrPath: string): Promise<string> => {
    if (!isPem(textOrPath)) return textOrPath;
    const path = join(folder, name);
    await writeFile(path, textOrPath, { mode: 0o600 });
    return path;
  };
  try {
    return use({ cert: await pathOf('cert.pem', tls.cert), key: await pathOf('key.pem', tls.key) });
  } finally {
    await rm(folder, { recursive: true });
  }
}
