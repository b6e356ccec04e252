// Holds sources to the size budgets: no file above 300 lines, no function above 60, and no leftovers.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const maxFileLines = 300;
const maxFunctionLines = 60;
const forbidden: readonly { pattern: RegExp; why: string }[] = [
  { pattern: /(\/\/|^\s*\*).*\b(TODO|FIXME|XXX)\b/, why: 'unfinished work belongs in an issue' },
  { pattern: /\.(skip|only|todo)\(/, why: 'every test runs' },
  { pattern: /\bsetTimeout\(\s*(resolve|r)\b/, why: 'tests wait on a state or drive the clock' },
  { pattern: /biome-ignore(?!.*: .{10,})/, why: 'a suppression carries its reason' },
  { pattern: /@ts-(ignore|nocheck)/, why: 'types are mended, not silenced' },
];

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && !file.includes('/generated/') && file !== 'scripts/check-budgets.ts');

const problems: string[] = [];

/** Length of each function whose header and closing brace stand at the same indentation, as the formatter leaves them. */
function checkFunctions(file: string, lines: readonly string[]): void {
  const header =
    /^(\s*)(?:export )?(?:async )?(?:function\b|(?:const \w+.* = )?\(.*=> \{$|(?:static |async |get |set |#)?\w*\(.*\{$)/;
  lines.forEach((line, start) => {
    const match = header.exec(line);
    if (match === null || /^\s*(if|for|while|switch|describe|it|test|suite)\b/.test(line)) return;
    const end = lines.findIndex((other, at) => at > start && other.startsWith(`${match[1]}}`));
    if (end - start + 1 > maxFunctionLines) problems.push(`${file}:${start + 1}: function of ${end - start + 1} lines`);
  });
}

for (const file of files) {
  const lines = readFileSync(file, 'utf8').split('\n');
  const isTest = /(^|\/)test\//.test(file);
  if (lines.length > maxFileLines + (isTest ? 200 : 0)) problems.push(`${file}: ${lines.length} lines`);
  if (!isTest) checkFunctions(file, lines);
  lines.forEach((line, index) => {
    for (const { pattern, why } of forbidden) if (pattern.test(line)) problems.push(`${file}:${index + 1}: ${why}`);
  });
}

for (const problem of problems) console.error(problem);
console.log(`budgets: ${files.length} files, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
