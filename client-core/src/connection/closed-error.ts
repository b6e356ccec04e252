import { ClientError } from '../errors.ts';
import type { ConnectionStatus } from './status.ts';

/** Why nothing can be asked for in a state. */
export function closedError(status: ConnectionStatus): ClientError {
  if (status.state !== 'closed') return new ClientError('closed', `no session is ready: the client is ${status.state}`);
  const { why } = status;
  if (why === 'unauthorized')
    return new ClientError('unauthorized', 'the server does not take the token, and there is no other');
  if (why === 'gave_up') return new ClientError('gave_up', 'so many tries in a row failed as were allowed');
  return new ClientError('closed', why === 'asked' ? 'the client was closed' : 'the server has ended it for good');
}
