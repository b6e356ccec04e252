// Writes the page that tests a server in the browser, as one file that needs nothing but itself.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const here = import.meta.dirname;

/** The page as one text of HTML. */
export async function buildPage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(here, 'main.ts')],
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    conditions: ['wsekit-source'],
    legalComments: 'none',
  });
  const script = (outputFiles[0]?.text ?? '').replaceAll('</script', '<\\/script');
  const style = ['../src/report/html/page.css', 'page.css'].map(textOf).join('\n');
  return textOf('index.html')
    .replace('<!-- style -->', () => `<style>\n${style}</style>`)
    .replace('<!-- script -->', () => `<script type="module">${script}</script>`);
}

function textOf(name: string): string {
  return readFileSync(resolve(here, name), 'utf8');
}

/** Where the package has it. */
const file = resolve(here, '../dist/page/index.html');

if (process.argv[1] === import.meta.filename) {
  mkdirSync(resolve(file, '..'), { recursive: true });
  writeFileSync(file, await buildPage());
  console.log(file);
}
