// SPDX-License-Identifier: MIT
// Every code block in README and guides: programs run and have the right types, commands exist, links lead somewhere.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import t from 'tap';
import ts from 'typescript';
import { type Block, blocksIn, type Program, programsIn } from './blocks.js';
import { commandsIn, complaint } from './commands.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const skip = existsSync(join(root, 'dist/esm/index.js')) ? false : 'the package is not built';
const folder = t.testdir();

const guides = readdirSync(join(root, 'docs/guides'));
const pages = ['README.md', ...guides.map(name => `docs/guides/${name}`)];
const textOf = (page: string): string => readFileSync(join(root, page), 'utf8');
const blocks = pages.flatMap(page => blocksIn(page, textOf(page)));

t.test('every block in README and guides is one that is tested', async t => {
  const isTested = ({ language, words }: Block) =>
    ['js', 'ts', 'sh'].includes(language) || words.includes('output');
  const isQuoted = ({ language }: Block) => language === 'python'; // what a reader comes from
  const others = blocks.filter(block => !isTested(block) && !isQuoted(block));
  t.same(
    others.map(({ place }) => place),
    [],
  );
});

// ---- programs ------------------------------------------------------------------------------------------------------------

const withFolder = fileURLToPath(new URL('with', import.meta.url));

/** `import { a, b } from '.../with/name.mjs'`, of all that it exports. */
async function importOf(name: string): Promise<string> {
  const file = join(withFolder, `${name}.mjs`);
  const names = Object.keys((await import(file)) as object);
  return `import { ${names.join(', ')} } from ${JSON.stringify(file)};`;
}

/** Printed behind each part, so that its output can be told from the next one's. */
const mark = (part: number): string => `-- end of part ${part} --`;

async function written(program: Program, index: number): Promise<string> {
  const imports = await Promise.all(program.needs.map(importOf));
  const parts = program.parts.map((part, i) => `${part}\nconsole.log('${mark(i)}');`);
  const own = join(folder, String(index));
  mkdirSync(own);
  const file = join(own, `program.m${program.language}`);
  writeFileSync(file, [...imports, ...parts].join('\n'));
  return file;
}

/** What Node can run: TypeScript loses its types. */
function runnable(file: string): string {
  if (!file.endsWith('.mts')) return file;
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), { compilerOptions });
  const javaScript = file.replace(/mts$/, 'mjs');
  writeFileSync(javaScript, outputText);
  return javaScript;
}

/** What each part of a program prints. */
async function outputs(file: string, count: number): Promise<string[]> {
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, [runnable(file)], { cwd: dirname(file) });
  const found: string[] = [];
  let rest = stdout;
  for (let i = 0; i < count; i++) {
    const [own, after] = rest.split(`${mark(i)}\n`);
    found.push(own);
    rest = after;
  }
  return found;
}

/** Whether a text is what a page says, where `…` stands for anything. */
function fits(output: string, expected: string): boolean {
  const pieces = expected.trim().split('…').map(piece => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')); // prettier-ignore
  return new RegExp(`^${pieces.join('[\\s\\S]*')}$`).test(output.trim());
}

const programs = programsIn(blocks);
const files = skip ? [] : await Promise.all(programs.map(written));

t.test('programs in README and guides', { skip, jobs: 2 }, async t => {
  for (const [i, program] of programs.entries())
    if (program.isRun)
      t.test(`${program.place} runs`, { buffered: true }, async t => {
        const printed = await outputs(files[i], program.parts.length);
        for (const [part, expected] of program.outputs)
          if (!fits(printed[part], expected)) t.equal(printed[part], expected);
      });
});

/** What the compiler says of them: TypeScript strictly, JavaScript by the names and the types that are declared. */
function mistakesIn(language: string): Map<string, string[]> {
  const isTypeScript = language === 'ts';
  const compiled = ts.createProgram(
    files.filter((_, i) => programs[i].language === language),
    {
      allowJs: true,
      checkJs: !isTypeScript,
      strict: isTypeScript,
      noEmit: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      types: ['node'],
    },
  );
  const messages = new Map<string, string[]>();
  for (const { file, messageText } of ts.getPreEmitDiagnostics(compiled)) {
    const name = file?.fileName ?? 'options';
    const message = ts.flattenDiagnosticMessageText(messageText, '\n');
    messages.set(name, [...(messages.get(name) ?? []), message]);
  }
  return messages;
}

t.test('programs in README and guides have the types that are declared', { skip }, async t => {
  const mistakes = new Map([...mistakesIn('ts'), ...mistakesIn('js')]);
  for (const [i, { place }] of programs.entries()) t.same(mistakes.get(files[i]) ?? [], [], place);
});

// ---- commands, links, settings, messages ---------------------------------------------------------------------------------

t.test('commands in README and guides are there', async t => {
  for (const { place, language, text } of blocks)
    if (language === 'sh') t.same(commandsIn(text).map(complaint).filter(Boolean), [], place);
});

const otherPages = ['CONTRIBUTING.md', 'CHANGELOG.md', 'docs/architecture.md', 'docs/limits.md'];
/** GitHub's anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading.toLowerCase().replace(/[^\w\- ]/g, '').replaceAll(' ', '-'); // prettier-ignore
const anchorsIn = (text: string): string[] =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchorOf(heading));

t.test('links lead somewhere', async t => {
  for (const page of [...pages, ...otherPages]) {
    const links = [...textOf(page).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link]) => link);
    const dead = links.filter(link => {
      const [path, anchor] = link.split('#');
      const target = path === '' ? page : join(dirname(page), path);
      if (!existsSync(join(root, target))) return true;
      return anchor !== undefined && !anchorsIn(textOf(target)).includes(anchor);
    });
    t.same(dead, [], page);
  }
});

/** The sources of a folder, one behind the other. */
const sourcesIn = (folder: string): string =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(path => /\.(ts|cts|cpp)$/.test(path))
    .map(path => readFileSync(join(root, folder, path), 'utf8'))
    .join('\n');

t.test('settings that the sources read are in README, and no others', async t => {
  const reads = /(?:env\.|getenv\("|(?:setting|fromVariable)\(')(GEMMULE_[A-Z_]+)/g;
  const read = [...`${sourcesIn('src')}${sourcesIn('native')}`.matchAll(reads)].map(m => m[1]);
  const [, table] = textOf('README.md').split('## Settings');
  const told = [...table.matchAll(/`(GEMMULE_[A-Z_]+)/g)].map(m => m[1]);
  t.same([...new Set(told)].sort(), [...new Set(read)].sort());
});

t.test('messages that troubleshooting quotes are those of the sources', async t => {
  const sources = sourcesIn('src');
  const quoted = [...textOf('docs/guides/troubleshooting.md').matchAll(/\*\*"(.*?)"\*\*/g)];
  // The word `expected` comes from the one helper that words all of them.
  const pieces = quoted
    .flatMap(([, message]) => message.split('...'))
    .map(piece => piece.replace(/^, |^expected /, '').trim());
  t.same(
    pieces.filter(piece => !sources.includes(piece)),
    [],
  );
});
