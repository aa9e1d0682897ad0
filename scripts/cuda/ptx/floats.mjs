// SPDX-License-Identifier: MIT
// Instructions on floats: by an expression of their operands, flushed and saturated as they say.

/** .rm, .rp, .rz as the runtime has them; .rn is C++'s own. */
export const directions = { rm: 'Round::down', rp: 'Round::up', rz: 'Round::zero' };
export const rounding = ['rn', ...Object.keys(directions)];

/** Float32 operands and results where the instruction says .ftz. */
export const flush = (i, expression) =>
  i.has('ftz') && i.type === 'f32' ? `flushed(${expression})` : expression;

function finish(i, result) {
  let expression = flush(i, result);
  if (i.has('sat')) expression = `saturated(${expression})`;
  if (i.has('relu'))
    expression = `greatest_or_nan(${expression}, ${i.type === 'f64' ? 'f64' : 'f32'}(0))`;
  return expression;
}

/** The two halves of a packed register, computed one by one. */
function packed(f, i, compute) {
  const half = i.type.slice(0, -2);
  const part = shift => {
    const values = i.operands.slice(1).map(o => `${half}_value(u16(${f.bits(o, 4)} >> ${shift}))`);
    const result = finish({ has: i.has, type: half }, compute(values, 'f32'));
    return `u32(${half}_bits(${result})) << ${shift}`;
  };
  return f.write(i.operands[0], 'b32', `${part(0)} | ${part(16)}`);
}

/** `directed`: the runtime's function for other roundings than to nearest. */
export function float(compute, directed) {
  return (f, i) => {
    if (i.type.endsWith('x2')) return packed(f, i, compute);
    const values = i.operands.slice(1).map(operand => flush(i, f.read(operand, i.type)));
    const round = Object.keys(directions).find(i.has);
    if (round && !directed) throw new Error(`ptx: no .${round} is known here.`);
    const result = round
      ? `${directed}(${values.join(', ')}, ${directions[round]})`
      : compute(values, i.type);
    return f.write(i.operands[0], i.type, finish(i, result));
  };
}

/** The runtime's approximation where the instruction is .approx or .full. */
export const orApproximate = (name, exact) => (f, i) =>
  i.has('approx') || i.has('full')
    ? float(values => `approximate_${name}(${values.join(', ')})`)(f, i)
    : exact(f, i);

const only = name =>
  orApproximate(name, () => {
    throw new Error(`ptx: only .approx is known here of ${name}.`);
  });

const fma = float(
  ([a, b, c], type) => `__builtin_fma${type === 'f64' ? '' : 'f'}(${a}, ${b}, ${c})`,
  'fma_rounded',
);

/** Of instructions that integers have too. */
export const ofFloats = {
  add: float(([a, b]) => `${a} + ${b}`, 'add_rounded'),
  sub: float(([a, b]) => `${a} - ${b}`),
  mul: float(([a, b]) => `${a} * ${b}`, 'multiply_rounded'),
  mad: fma,
  div: orApproximate(
    'quotient',
    float(([a, b]) => `${a} / ${b}`, 'divide_rounded'),
  ),
  min: (f, i) => float(([a, b]) => `least${i.has('NaN') ? '_or_nan' : ''}(${a}, ${b})`)(f, i),
  max: (f, i) => float(([a, b]) => `greatest${i.has('NaN') ? '_or_nan' : ''}(${a}, ${b})`)(f, i),
  neg: float(([a]) => `-${a}`),
  abs: float(([a]) => `std::fabs(${a})`),
};

const forms = ['approx', 'full', 'ftz', ...rounding];

export const floats = {
  fma: [[...rounding, 'ftz', 'sat', 'relu'], fma],
  copysign: [[], float(([sign, a]) => `std::copysign(${a}, ${sign})`)],
  sqrt: [
    forms,
    orApproximate(
      'sqrt',
      float(([a]) => `std::sqrt(${a})`, 'sqrt_rounded'),
    ),
  ],
  rcp: [
    forms,
    orApproximate(
      'reciprocal',
      float(([a]) => `1 / ${a}`),
    ),
  ],
  rsqrt: [forms, only('rsqrt')],
  ex2: [forms, only('exp2')],
  lg2: [forms, only('log2')],
  sin: [forms, only('sin')],
  cos: [forms, only('cos')],
  tanh: [forms, only('tanh')],
};
