import { readFile } from 'node:fs/promises';

const pemStart = '-----BEGIN';

/** Tells whether text is PEM; else it is taken for the path of a file. */
export function isPem(textOrPath: string): boolean {
  return textOrPath.includes(pemStart);
}

/** Gives PEM text as it is, and reads it where the text is the path of a file. */
export async function readPem(textOrPath: string): Promise<string> {
  return isPem(textOrPath) ? textOrPath : readFile(textOrPath, 'utf8');
}
