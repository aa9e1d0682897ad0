// SPDX-License-Identifier: MIT
// The code blocks of a page, and what the comment above each says of it:
//
//   <!-- run: with=gm,sentences -->   the names that test/docs/with/<name>.mjs exports are there
//   <!-- run: after -->               goes on where the block before ended
//   <!-- run: types-only -->          is checked for types, and not run: it needs a GPU, or does not end
//   <!-- output -->                   what the block before prints; `…` stands for anything
//
// A js or ts block without a comment is a program of its own.

export interface Block {
  /** `docs/guides/kernels.md:12`. */
  readonly place: string;
  readonly language: string;
  readonly text: string;
  /** The words of `run:` or `output`. */
  readonly words: readonly string[];
}

/** Blocks that are one program, in their order. */
export interface Program {
  readonly place: string;
  readonly language: string;
  readonly needs: readonly string[];
  readonly isRun: boolean;
  readonly parts: string[];
  /** What a part must print: by its index. */
  readonly outputs: Map<number, string>;
}

const fence = /^(?:<!-- (.*) -->\n+)?```(\w*)\n([\s\S]*?)^```$/gm;

export function blocksIn(page: string, text: string): Block[] {
  return [...text.matchAll(fence)].map(match => ({
    place: `${page}:${lineOf(text, match.index + match[0].indexOf('```'))}`,
    language: match[2],
    text: match[3],
    words: (match[1] ?? '').split(/\s+/).filter(Boolean),
  }));
}
const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length;

const isCode = ({ language }: Block): boolean => language === 'js' || language === 'ts';

export function programsIn(blocks: readonly Block[]): Program[] {
  const programs: Program[] = [];
  for (const block of blocks) {
    if (block.words.includes('output')) addOutput(programs.at(-1), block);
    else if (isCode(block)) addCode(programs, block);
  }
  return programs;
}

function addOutput(program: Program | undefined, { place, text }: Block): void {
  if (!program) throw new Error(`${place}: expected a program above the output.`);
  program.outputs.set(program.parts.length - 1, text);
}

function addCode(programs: Program[], { place, language, text, words }: Block): void {
  const before = programs.at(-1);
  if (words.includes('after') && before) {
    before.parts.push(text);
    return;
  }
  const needs = words.find(word => word.startsWith('with='))?.slice('with='.length);
  const isRun = !words.includes('types-only');
  programs.push({
    place,
    language,
    needs: needs?.split(',') ?? [],
    isRun,
    parts: [text],
    outputs: new Map(),
  });
}
