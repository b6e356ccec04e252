import { readFile } from 'node:fs/promises';

const pemStart = '-----BEGIN';

/** Gives PEM text as it is, and reads it where the text is the path of a file. */
export async function readPem(textOrPath: string): Promise<string> {
  return textOrPath.includes(pemStart) ? textOrPath : readFile(textOrPath, 'utf8');
}
