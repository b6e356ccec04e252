/** What {@link toYaml} writes. */
export type YamlValue = string | number | boolean | readonly YamlValue[] | { readonly [key: string]: YamlValue };

/** Writes a value as block-style YAML; strings that could read as something else are quoted. */
export function toYaml(value: YamlValue, indent = ''): string {
  if (isList(value)) return value.map((item) => `${indent}- ${toYaml(item, `${indent}  `).trimStart()}`).join('');
  if (typeof value !== 'object') return `${indent}${scalar(value)}\n`;
  return Object.entries(value)
    .map(([key, item]) =>
      isInline(item)
        ? `${indent}${name(key)}: ${inline(item)}\n`
        : `${indent}${name(key)}:\n${toYaml(item, `${indent}  `)}`,
    )
    .join('');
}

function isList(value: YamlValue): value is readonly YamlValue[] {
  return Array.isArray(value);
}

/** Scalars, and lists of numbers, stand on the line of their key. */
function isInline(value: YamlValue): boolean {
  return typeof value !== 'object' || (isList(value) && value.every((item) => typeof item === 'number'));
}

function inline(value: YamlValue): string {
  return isList(value) ? `[${value.join(', ')}]` : scalar(value);
}

function name(key: string): string {
  return /^[a-z][a-z0-9_-]*$/i.test(key) ? key : /^\d+$/.test(key) ? key : JSON.stringify(key);
}

function scalar(value: YamlValue): string {
  if (typeof value !== 'string') return String(value);
  return /^[A-Za-z][\w .]*$/.test(value) && !/^(true|false|null|yes|no|on|off)$/i.test(value)
    ? value
    : JSON.stringify(value);
}
