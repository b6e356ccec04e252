import { type Dialect, type Direction, dialects, type Profile } from '@wsekit/spec';
import { dialectNames } from '../../dialect-names.ts';
import type { Request } from '../../generated/wse/conformance/v1/driver_pb.ts';
import { type Primitives, primitivesOf } from './providers.ts';

/** What a request says besides its operation, in the codec's own terms. */
export interface DriverSetting extends Primitives {
  /** Undefined when the request names none. */
  readonly dialect: Dialect | undefined;
  readonly profile: Profile;
}

/** Reads the setting of a request. Throws RangeError for names that do not exist. */
export function settingOf(request: Request): DriverSetting {
  const primitives = primitivesOf(request.provider);
  return { ...primitives, dialect: dialectOf(request.dialect), profile: profileOf(request.profile) };
}

/** Reads a direction. Throws RangeError for another text. */
export function directionOf(text: string): Direction {
  if (text === 'client_to_server' || text === 'server_to_client') return text;
  throw new RangeError(`direction "${text}", there are client_to_server and server_to_client`);
}

function dialectOf(name: string): Dialect | undefined {
  if (name === '') return undefined;
  const known = dialectNames.find((one) => one === name);
  if (known === undefined) throw new RangeError(`dialect "${name}", there are ${dialectNames.join(', ')}`);
  return dialects[known];
}

function profileOf(name: string): Profile {
  if (name === 'documented' || name === 'observed') return name;
  if (name === '') return 'documented';
  throw new RangeError(`profile "${name}", there are documented and observed`);
}
