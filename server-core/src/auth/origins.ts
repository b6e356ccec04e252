/** Variables of an environment, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

const origin = /^[a-z][a-z0-9+.-]*:\/\/[^/?#\s,*]+$/i;
/** What browsers send for pages without an origin. */
const opaque = 'null';

/** The origins of `ALLOWED_ORIGINS`, a list joined by commas; undefined where it is not set or empty, which allows all. */
export function originsOfEnvironment(env: Environment = process.env): readonly string[] | undefined {
  const origins = (env.ALLOWED_ORIGINS ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  return origins.length === 0 ? undefined : origins;
}

/** What is wrong with a list of origins: one that no browser sends would lock somebody out in silence. */
export function originProblems(name: string, origins: readonly string[]): string[] {
  return origins
    .filter((each) => each !== opaque && !origin.test(each))
    .map(
      (each) =>
        `${name}: ${JSON.stringify(each)} is no origin such as https://example.org; without a list all may connect`,
    );
}
