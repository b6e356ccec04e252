import type { Settings } from '#suites/language/index.ts';
import type { LiveSetting } from '../stage.ts';

/** Where the server of the suite is, by its path. */
const standardPath = '/wse';

/**
 * What a client is started with: what its case says, and where to connect. `path` becomes `url`; `endpoints` are paths, too,
 * and become URLs; the format of the run stands in the query.
 */
export function clientSettings(
  { path = standardPath, endpoints, ...others }: Settings,
  url: string,
  { format, sealing }: LiveSetting,
): Settings {
  const urlOf = (target: unknown): string => {
    const query = format === 'msgpack' ? `${String(target).includes('?') ? '&' : '?'}format=msgpack` : '';
    return `${url}${target}${query}`;
  };
  return {
    ...others,
    url: urlOf(path),
    ...(Array.isArray(endpoints) ? { endpoints: endpoints.map(urlOf) } : {}),
    ...(sealing === 'sealed' ? { encryption: true } : {}),
  };
}
