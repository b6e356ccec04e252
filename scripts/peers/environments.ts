import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** What `npm run peers:install` installs, one file for each environment. */
export const requirementsFolder: string = join(root, 'conformance/drivers/peers/requirements');
/** Where the environments are. */
export const environmentsFolder: string = process.env.WSEKIT_PEERS_DIR ?? join(root, '.cache/peers');

/** Every environment, by the name of its file. */
export const environmentNames: readonly string[] = readdirSync(requirementsFolder).map((file) =>
  file.replace(/\.txt$/, ''),
);

/** Tells whether an environment is a published server; those need a newer Python, and what needs them is left out without. */
export function isServer(name: string): boolean {
  return name.startsWith('wse-server-');
}

/** Tells whether an environment was installed to its end. */
export function isInstalled(name: string): boolean {
  return existsSync(join(environmentsFolder, name, 'installed.txt'));
}

/** The interpreter of an environment. */
export function pythonOf(name: string): string {
  return join(environmentsFolder, name, 'bin/python');
}

/** A program of the stories. */
export function storyFile(name: string): string {
  return join(root, 'conformance/drivers/peers/stories', `${name}.py`);
}
