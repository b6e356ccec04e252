/** What is wrong with the URL of a server; empty where nothing is. */
export function urlProblems(url: string): string[] {
  const isFine = URL.canParse(url) && ['ws:', 'wss:'].includes(new URL(url).protocol);
  return isFine ? [] : [`"${url}" is no ws: or wss: URL`];
}
