/** What a client tells of itself before anything is said. */
export interface Introduction {
  readonly clientVersion: string;
  readonly encrypts: boolean;
  readonly topics: readonly string[];
}

/** Topics that take more in a query are told by `subscription_update` alone: requests have an end. */
const mostTopicsChars = 2048;

/** The query that tells servers and their logs who comes. (WSE-CONN-017) */
export function introductionOf({ clientVersion, encrypts, topics }: Introduction): Readonly<Record<string, string>> {
  const named = topics.join(',');
  return {
    client_version: clientVersion,
    protocol_version: '1',
    compression: 'true',
    encryption: String(encrypts),
    ...(named === '' || encodeURIComponent(named).length > mostTopicsChars ? {} : { topics: named }),
  };
}

/** A URL that tells who comes, behind what it has in its query; what it says itself stays. */
export function introduced(url: string, introduction: Readonly<Record<string, string>>): string {
  const known = new URL(url).searchParams;
  const added = Object.entries(introduction).filter(([name]) => !known.has(name));
  if (added.length === 0) return url;
  return `${url}${url.includes('?') ? '&' : '?'}${new URLSearchParams(added)}`;
}
