// Checks what is committed as text: no path of a machine, no registry host, no dead relative link in the documents.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const problems: string[] = [];
const forbidden = [/\/(?:home|root|Users)\/[\w.-]+\//, /registry\.npm/, /pypi\.org\/simple/, /files\.pythonhosted/];
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => /\.(ts|mjs|json|md|ya?ml|proto|py|sh|txt|lua|ksy)$/.test(file) || file === '.ci/run')
  .filter(
    (file) => existsSync(file) && file !== 'scripts/check-text.ts' && !/^spec\/(vectors|transcripts)\//.test(file),
  );

function checkLinks(file: string, text: string): void {
  for (const match of text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
    const target = match[1] ?? '';
    if (/^[a-z]+:/.test(target)) continue;
    if (!existsSync(join(dirname(file), target))) problems.push(`${file}: dead link ${target}`);
  }
}

for (const file of files) {
  const text = readFileSync(file, 'utf8');
  for (const pattern of forbidden) {
    const match = pattern.exec(text);
    if (match !== null) problems.push(`${file}: must not name ${match[0]}`);
  }
  if (file.endsWith('.md')) checkLinks(file, text);
}
const readmeLines = readFileSync('README.md', 'utf8').split('\n').length;
if (readmeLines > 180) problems.push(`README.md: ${readmeLines} lines, at most 180`);

for (const problem of problems) console.error(problem);
console.log(`text: ${files.length} files, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
