// SPDX-License-Identifier: MIT
// One function under translation: its names, and PTX operands as C++ expressions.
import { sizes } from './parse.mjs';

/** Of a register, an operand, a place in memory: where only the size matters. */
export const unsigned = size => `u${8 * size}`;
const isReal = type => type === 'f32' || type === 'f64';
export const isFloat = type => /^b?f(16|32|64)$/.test(type);
export const isSigned = type => type.startsWith('s');

/** The C++ type that a register of this type is declared with. */
export const declared = type =>
  type === 'pred' ? 'bool' : isReal(type) ? type : unsigned(sizes[type]);

/** The C++ type to compute in. */
export const computed = type =>
  type === 'pred' ? 'bool' : isReal(type) || isSigned(type) ? type : unsigned(sizes[type]);

const dim = (name, expression) =>
  ['x', 'y', 'z'].map(axis => [`%${name}.${axis}`, `u32(${expression}.${axis})`]);

const specialRegisters = new Map([
  ...dim('tid', 'standin::thread->index'),
  ...dim('ctaid', 'standin::block_index'),
  ...dim('ntid', 'standin::block_size'),
  ...dim('nctaid', 'standin::grid_size'),
  ['%laneid', 'u32(standin::thread->lane())'],
  ['%warpid', 'u32(standin::thread->rank / 32)'],
  ['%lanemask_eq', '(1u << standin::thread->lane())'],
  ['%lanemask_lt', '((1u << standin::thread->lane()) - 1)'],
  ['%lanemask_le', 'u32((2ull << standin::thread->lane()) - 1)'],
  ['%lanemask_ge', '~((1u << standin::thread->lane()) - 1)'],
  ['%lanemask_gt', 'u32(~((2ull << standin::thread->lane()) - 1))'],
  ['WARP_SZ', '32u'],
]);

/** Registers and labels are not to be mistaken for words of C++ or of the runtime (%f32, %u8). */
const identifier = name => `v_${name.replace(/^%/, '').replace(/\W/g, '_')}`;

export class FunctionCode {
  lines = [];
  registers = new Map(); // C++ name -> type, of those in use
  #scopes; // name -> { code, type }, the innermost first
  #unique = 0;
  #instructions;
  staticBytes = 0; // of shared memory
  dynamicAlign = 1;
  smallestAccess = 16; // to shared memory
  branchTargets = new Map();

  constructor(globals, instructions) {
    this.#scopes = [new Map(), globals];
    this.#instructions = instructions;
  }

  // -- Names.
  open() {
    this.#scopes.unshift(new Map());
  }
  close() {
    this.#scopes.shift();
  }
  /** Names of an inner block may hide others: they are numbered. */
  #local(name) {
    return this.#scopes.length > 2 ? `${identifier(name)}_${++this.#unique}` : identifier(name);
  }
  addRegisters(type, names) {
    for (const name of names)
      this.#scopes[0].set(name, { kind: 'register', code: this.#local(name), type });
  }
  addLabel(name) {
    this.#scopes[0].set(name, { kind: 'label', code: this.#local(name) });
  }
  /** A variable's address as an expression; returns its C++ name. */
  addVariable(name, address) {
    const code = this.#local(name);
    this.#scopes[0].set(name, { kind: 'variable', code: address ?? `address_of(${code})` });
    return code;
  }
  find(name) {
    return this.#scopes.find(scope => scope.has(name))?.get(name);
  }
  known(name, kind) {
    const found = this.find(name);
    if (found?.kind === kind) return found;
    throw new Error(`ptx: expected a ${kind}, received "${name}".`);
  }
  label(name) {
    return this.known(name, 'label').code;
  }
  #register(name) {
    const register = this.known(name, 'register');
    this.registers.set(register.code, register.type);
    return register;
  }

  /** The variable that .cc sets. */
  carry() {
    this.registers.set('carry', 'pred');
    return 'carry';
  }

  /** The entry of the table of instructions that reports name this one by. */
  at(instruction) {
    return this.#instructions.add(instruction);
  }

  // -- Operands.
  /** The bits of an operand, as an unsigned number of `size` bytes. */
  bits(operand, size) {
    if (operand.startsWith('!')) return `!${this.bits(operand.slice(1), size)}`;
    const special = specialRegisters.get(operand);
    if (special) return size === 4 ? special : `${unsigned(size)}(${special})`;
    const found = this.find(operand);
    if (found?.kind === 'register') return this.#registerBits(operand, size);
    if (found) return size === 8 ? found.code : `${unsigned(size)}(${found.code})`;
    return this.#constantBits(operand, size);
  }

  #registerBits(operand, size) {
    const { code, type } = this.#register(operand);
    if (type === 'pred') return code;
    const bits = isReal(type) ? `bits_of(${code})` : code;
    return sizes[type] === size ? bits : `${unsigned(size)}(${bits})`;
  }

  #constantBits(operand, size) {
    const real = /^0[fFdD]([0-9a-fA-F]+)$/.exec(operand);
    if (real) return `0x${real[1]}${size === 8 ? 'ul' : 'u'}`;
    const whole = /^(-?)(0[xX][0-9a-fA-F]+|\d+)U?$/.exec(operand);
    if (whole) {
      const value = BigInt.asUintN(8 * size, BigInt(whole[2]) * (whole[1] ? -1n : 1n));
      return size === 8 ? `${value}ul` : size === 4 ? `${value}u` : `${unsigned(size)}(${value})`;
    }
    const sum = /^([\w$.%]+)\s*\+\s*(-?\d+)$/.exec(operand);
    if (sum) return `${unsigned(size)}(${this.bits(sum[1], 8)} + u64(${sum[2]}l))`;
    throw new Error(`ptx: expected a register, a number or a variable, received "${operand}".`);
  }

  /** An operand as a value of `type`. */
  read(operand, type) {
    if (type === 'pred') return this.bits(operand, 1);
    if (isReal(type)) {
      const register = this.find(operand);
      if (register?.type === type) return this.#register(operand).code;
      return `${type}_of(${this.bits(operand, sizes[type])})`;
    }
    const bits = this.bits(operand, sizes[type]);
    if (type === 'f16' || type === 'bf16') return `${type}_value(${bits})`;
    return isSigned(type) ? `${type}(${bits})` : bits;
  }

  /** Statement: `expression`, a value of `type`, into a register. */
  write(destination, type, expression) {
    if (destination === '_') return `(void)(${expression});`;
    const register = this.#register(destination);
    if (register.type === 'pred') return `${register.code} = ${expression};`;
    return `${register.code} = ${this.#converted(register.type, type, expression)};`;
  }

  #converted(to, type, expression) {
    if (isReal(to))
      return type === to ? expression : `${to}_of(${unsigned(sizes[to])}(${expression}))`;
    const own = unsigned(sizes[to]);
    if (isReal(type)) return `bits_of(${expression})`;
    if (type === 'f16' || type === 'bf16') return `${type}_bits(${expression})`;
    return sizes[type] === sizes[to]
      ? `${own}(${expression})`
      : `${own}(${computed(type)}(${expression}))`;
  }

  /** The address of `[register + offset]`. */
  address(operand) {
    const [, base, sign, offset] =
      /^\[\s*([%\w$.]+)\s*(?:\+\s*(-?)(\w+))?\s*\]$/.exec(operand) ?? [];
    if (!base) throw new Error(`ptx: expected an address, received "${operand}".`);
    const start = this.bits(base, this.#is32Bit(base) ? 4 : 8);
    const distance = BigInt.asIntN(64, BigInt(offset ?? 0)) * (sign ? -1n : 1n);
    const sum = distance === 0n ? start : `${start} + ${distance}`;
    return this.#is32Bit(base) ? `u64(u32(${sum}))` : sum;
  }
  #is32Bit(name) {
    const found = this.find(name);
    return found?.kind === 'register' && sizes[found.type] === 4;
  }
}
