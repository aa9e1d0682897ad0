// SPDX-License-Identifier: MIT
// What a line in a shell block may be: each must name something that is there.
import { existsSync, readFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  name: string;
  scripts: Record<string, string>;
  devDependencies: Record<string, string>;
};
const { name, scripts } = manifest;

const hasScript = (script: string): boolean => script in scripts;
const exists = (path: string): boolean => existsSync(new URL(path, root));
const isPackage = (wanted: string): boolean =>
  wanted === name || wanted in manifest.devDependencies;
const isCommand = (command: string): boolean =>
  new RegExp(`command\\(\\s*'${command}`).test(read('src/cli/main.ts'));

type Rule = readonly [pattern: RegExp, holds: (...captures: string[]) => boolean];

/** Programs of the reader's own have these names. */
const readersOwn = ['app.mjs', 'train.mjs', 'server.mjs'];
const rules: readonly Rule[] = [
  [/^npm install$/, () => true],
  [/^npm install ((?!-)\S.*)$/, list => list.split(' ').every(isPackage)],
  [/^npm (start|test)$/, hasScript],
  [/^npm run ([\w:]+)(?: -- .*)?$/, hasScript],
  [/^npx gemmule (\w+)(?: .*)?$/, isCommand],
  [/^node (\S+\.mjs)(?: .*)?$/, file => readersOwn.includes(file) || exists(file)],
];

/** Variables before a command: the README's table of settings has them. */
const settings = /^((?:[A-Z_]+=\S+ )*)(.*)$/;
const settingsTable = read('README.md');

/** The commands in a shell block: one a line, or several joined by `&&`; what follows a `#` is said to the reader. */
export function commandsIn(text: string): string[] {
  return text
    .split('\n')
    .flatMap(line => line.replace(/\s*#.*$/, '').split('&&'))
    .map(command => command.trim())
    .filter(Boolean);
}

/** What is wrong with a command; null: nothing. */
export function complaint(command: string): string | null {
  const [, given, rest] = settings.exec(command)!;
  const unknown = given
    .split(' ')
    .filter(Boolean)
    .map(setting => setting.split('=')[0])
    .find(variable => !settingsTable.includes(`\`${variable}`));
  if (unknown) return `${unknown}: README's table of settings does not have it.`;
  const rule = rules.find(([pattern]) => pattern.test(rest));
  if (!rule) return `${rest}: no rule in test/docs/commands.ts is for it.`;
  const [pattern, holds] = rule;
  return holds(...pattern.exec(rest)!.slice(1)) ? null : `${rest}: there is no such thing.`;
}
