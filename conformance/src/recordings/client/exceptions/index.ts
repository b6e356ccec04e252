import type { ClientException } from './exception.ts';
import { openingExceptions } from './opening.ts';
import { sendingExceptions } from './sending.ts';
import { tellingExceptions } from './telling.ts';

/** Everything our client does otherwise than the recorded ones. */
export const clientExceptions: readonly ClientException[] = [
  ...openingExceptions,
  ...sendingExceptions,
  ...tellingExceptions,
];
