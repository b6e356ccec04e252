/** Programs of this package that other runtimes run: as sources where this process runs sources, else as they were built. */
const areSources = import.meta.url.endsWith('.ts');
const fileOf = (name: string): URL => new URL(`../drivers/ours/${name}.${areSources ? 'ts' : 'js'}`, import.meta.url);

export const drivers: {
  readonly areSources: boolean;
  readonly server: URL;
  readonly client: URL;
  readonly page: URL;
} = { areSources, server: fileOf('server-main'), client: fileOf('client-main'), page: fileOf('client-page') };
