// SPDX-License-Identifier: MIT
// The machine code in a cubin, which is an ELF file: one section `.text.KERNEL` for each kernel, 16 bytes an instruction.
// No disassembler: the toolkit may be without one, and the few instructions that matter here are told by their opcodes.

/** { kernel: its code }. */
export function codeOf(elf) {
  const at = Number(elf.readBigUInt64LE(0x28));
  const size = elf.readUInt16LE(0x3a);
  const sections = Array.from({ length: elf.readUInt16LE(0x3c) }, (_, i) => {
    const header = elf.subarray(at + i * size, at + (i + 1) * size);
    const [from, bytes] = [0x18, 0x20].map(field => Number(header.readBigUInt64LE(field)));
    return { name: header.readUInt32LE(0), content: elf.subarray(from, from + bytes) };
  });
  const names = sections[elf.readUInt16LE(0x3e)].content;
  const nameOf = ({ name }) => names.toString('latin1', name, names.indexOf(0, name));
  const code = sections.map(section => [nameOf(section), section.content]);
  const prefix = '.text.';
  return Object.fromEntries(
    code
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, content]) => [name.slice(prefix.length), content]),
  );
}

// The low 9 bits of an instruction (the next three tell where its operands lie); the same from sm_75 to sm_120.
const OPCODES = {
  0x023: 'FFMA',
  0x03b: 'LDSM',
  0x03c: 'HMMA',
  0x03e: 'F2FP',
  0x104: 'F2F',
  0x118: 'NOP',
  0x11d: 'BAR',
  0x147: 'BRA',
  0x181: 'LDG',
  0x184: 'LDS',
  0x188: 'STS',
  0x1ae: 'LDGSTS',
};

function decode(code, at, arch) {
  const low = code.readBigUInt64LE(at);
  const word = (code.readBigUInt64LE(at + 8) << 64n) | low;
  const opcode = Number(low & 0x1ffn);
  const name = OPCODES[opcode] ?? 'other';
  const never = ((low >> 12n) & 0xfn) === 0xfn; // a predicate that is always false: it waits, and does nothing
  if (name !== 'BRA') return { name: never ? 'NOP' : name, at };
  const far = BigInt.asIntN(48, word >> 34n);
  const words = arch >= 90 ? (far << 8n) | ((low >> 16n) & 0xffn) : far;
  return { name, at, target: at + 16 + Number(words) * 4 };
}

function count(body) {
  const mix = { issued: body.length };
  for (const { name } of body) mix[name] = (mix[name] ?? 0) + 1;
  return mix;
}
const mixOf = (mixes, combine) =>
  Object.fromEntries(
    [...new Set(mixes.flatMap(Object.keys))].map(name => [
      name,
      combine(...mixes.map(mix => mix[name] ?? 0)),
    ]),
  );

/**
 * What an iteration issues, by name: the instructions between two barriers, both sides of branches. Of the loops that hold multiply-adds
 * (`unit`: FFMA or HMMA) the one that consists of them most; where that has no barrier, it runs `steps` times in the loop around it.
 */
export function iteration(code, arch, unit, steps) {
  const all = Array.from({ length: code.length / 16 }, (_, i) => decode(code, i * 16, arch));
  const loops = all
    .filter(({ target, at }) => target !== undefined && target < at)
    .map(({ target, at }) => ({ target, at, mix: count(all.slice(target / 16, at / 16 + 1)) }))
    .filter(({ mix }) => mix[unit] >= 16)
    .sort((a, b) => a.mix.issued - b.mix.issued);
  const share = ({ mix }) => mix[unit] / mix.issued;
  const inner = loops.reduce((best, loop) => (share(loop) > share(best) ? loop : best));
  if (inner.mix.BAR) return inner.mix;
  const around = loops.find(
    ({ target, at, mix }) => mix.BAR && target < inner.target && at > inner.at,
  );
  return mixOf([around.mix, inner.mix], (whole, step) => whole + (steps - 1) * step);
}
