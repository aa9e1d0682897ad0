// The direct kernels, in the caller's thread.
import t from 'tap';
import * as kernels from '../src/kernels.js';
import {
  gemm,
  packWeights,
  relu,
  sgemm,
  type SgemmOptions,
  sgemv,
  softmax,
} from '../src/kernels.js';

/** Numbers that repeat late, and are exact in float32 with all their products. */
const numbers = (count: number, seed = 1) =>
  Float32Array.from({ length: count }, (_, i) => (((i + seed) * 7919) % 17) - 8);
const call = (options: object) => () => sgemm(options as SgemmOptions);

interface Product {
  m: number;
  n: number;
  k: number;
  a: Float32Array;
  b: Float32Array;
  transA?: boolean;
  transB?: boolean;
  lda?: number;
  ldb?: number;
}
/** op(a) * op(b), as the definition says. */
function product({ m, n, k, a, b, transA = false, transB = false, lda, ldb }: Product): number[] {
  const la = lda ?? (transA ? m : k);
  const lb = ldb ?? (transB ? k : n);
  return Array.from({ length: m * n }, (_, e) => {
    const [i, j] = [Math.floor(e / n), e % n];
    let sum = 0;
    for (let q = 0; q < k; q++)
      sum += a[transA ? q * la + i : i * la + q] * b[transB ? j * lb + q : q * lb + j];
    return sum;
  });
}

t.test('sgemm', async t => {
  const square = { m: 2, n: 2, k: 2, a: numbers(4), b: numbers(4, 5) };

  for (const transA of [false, true]) {
    for (const transB of [false, true]) {
      t.test(`multiplies with transA ${transA}, transB ${transB}`, async t => {
        const p = { m: 5, n: 7, k: 11, a: numbers(55), b: numbers(77), transA, transB };
        const c = new Float32Array(35);
        sgemm({ ...p, c });
        t.same([...c], product(p));
      });
    }
  }

  t.test('multiplies large matrices', async t => {
    const p = { m: 130, n: 70, k: 300, a: numbers(39000), b: numbers(21000) };
    const c = new Float32Array(9100);
    sgemm({ ...p, c });
    t.same([...c], product(p));
  });

  t.test('walks leading dimensions and leaves what lies between rows', async t => {
    const p = { m: 2, n: 2, k: 3, a: numbers(8), b: numbers(12), lda: 5, ldb: 4 };
    const c = new Float32Array(7).fill(99);
    sgemm({ ...p, c, ldc: 3 });
    const [c00, c01, c10, c11] = product(p);
    t.same([...c], [c00, c01, 99, c10, c11, 99, 99]);
  });

  t.test('is activation(alpha * a * b + beta * c + bias)', async t => {
    const c = Float32Array.of(1, 2, 3, 4);
    const bias = Float32Array.of(100, -1000);
    const ab = product(square);
    sgemm({ ...square, c, alpha: 2, beta: 3, bias, activation: 'relu' });
    t.same([...c], [2 * ab[0] + 3 + 100, 0, 2 * ab[2] + 9 + 100, 0]);
  });

  t.test('takes the name of an activation in snake case too', async t => {
    const c = new Float32Array(1);
    sgemm({
      m: 1,
      n: 1,
      k: 0,
      a: c.subarray(1),
      b: c.subarray(1),
      c,
      activation: 'log_sigmoid' as 'logSigmoid',
    });
    t.ok(Math.abs(c[0] + Math.LN2) < 1e-6);
  });

  t.test('never reads c where beta is 0', async t => {
    const c = new Float32Array(4).fill(NaN);
    sgemm({ ...square, c });
    t.same([...c], product(square));
  });

  t.test('gives beta * c + bias where k is 0', async t => {
    const c = Float32Array.of(1, 2);
    const none = new Float32Array(0);
    sgemm({ m: 1, n: 2, k: 0, a: none, b: none, c, beta: 2, bias: Float32Array.of(5, 6) });
    t.same([...c], [7, 10]);
  });

  t.test('does nothing where m or n is 0', async t => {
    const c = Float32Array.of(7);
    sgemm({ m: 0, n: 1, k: 1, a: new Float32Array(0), b: numbers(1), c });
    sgemm({ m: 2 ** 50, n: 0, k: 0, a: new Float32Array(0), b: new Float32Array(0), c });
    t.same([...c], [7]);
  });

  t.test('works on subclasses, views with an offset, and shared memory', async t => {
    class Mine extends Float32Array {}
    const c = new Mine(new SharedArrayBuffer(24) as unknown as ArrayBuffer, 8, 4);
    sgemm({ ...square, a: new Mine([...square.a]), c });
    t.same([...c], product(square));
  });

  t.test('leaves denormals to the caller as they were', async t => {
    const tiny = Float64Array.of(Number.MIN_VALUE);
    sgemm({ ...square, c: new Float32Array(4) });
    t.equal(tiny[0] * 3, 3 * 2 ** -1074);
    t.ok(tiny[0] * 3 > tiny[0]);
  });

  t.test('reads every property once', async t => {
    const reads: string[] = [];
    const options = { ...square, c: new Float32Array(4), alpha: 2 };
    sgemm(
      new Proxy(options, {
        get: (o, key) => (reads.push(String(key)), Reflect.get(o, key)) as unknown,
      }),
    );
    t.same(reads, [...new Set(reads)]);
    t.ok(['m', 'n', 'k', 'a', 'b', 'c', 'alpha'].every(key => reads.includes(key)));
  });

  t.test('may be called from one of its own getters', async t => {
    const c = new Float32Array(4);
    const inner = new Float32Array(1);
    const options = {
      ...square,
      get c() {
        sgemm({ m: 1, n: 1, k: 1, a: numbers(1), b: numbers(1), c: inner });
        return c;
      },
    };
    sgemm(options);
    t.same([...c], product(square));
  });

  t.test('hands on what a getter throws', async t => {
    const mine = new Error('mine');
    const options = {
      ...square,
      get c(): Float32Array {
        throw mine;
      },
    };
    t.throws(call(options), mine);
  });
});

t.test('sgemm refuses', async t => {
  const ok = { m: 2, n: 2, k: 2, a: numbers(4), b: numbers(4), c: new Float32Array(4) };
  const refuses = (what: string, change: object, type: string, message: string) =>
    void t.test(what, async t => t.throws(call({ ...ok, ...change }), { name: type, message }));

  refuses(
    'a fraction',
    { m: 3.5 },
    'TypeError',
    'sgemm: expected `m` to be an integer, received 3.5.',
  );
  refuses('NaN', { n: NaN }, 'TypeError', 'sgemm: expected `n` to be an integer, received NaN.');
  refuses(
    'a string',
    { k: '3' },
    'TypeError',
    'sgemm: expected `k` to be an integer, received "3".',
  );
  refuses('a BigInt', { k: 2n }, 'TypeError', 'sgemm: expected `k` to be an integer, received 2n.');
  refuses(
    'what is missing',
    { m: undefined },
    'TypeError',
    'sgemm: expected `m` to be an integer, received undefined.',
  );
  refuses(
    '2**53',
    { m: 2 ** 53 },
    'RangeError',
    'sgemm: expected `m` to be at most 2**53 - 1, received 9007199254740992.',
  );
  refuses(
    'a negative size',
    { m: -1 },
    'RangeError',
    'sgemm: expected `m` to be at least 0, received -1.',
  );
  refuses(
    'a flag that is none',
    { transA: 1 },
    'TypeError',
    'sgemm: expected `transA` to be true or false, received 1.',
  );
  refuses(
    'an alpha that is none',
    { alpha: '1' },
    'TypeError',
    'sgemm: expected `alpha` to be a number, received "1".',
  );
  refuses(
    'a short leading dimension',
    { lda: 1 },
    'RangeError',
    'sgemm: expected `lda` to be at least 2, the length of a stored row, received 1.',
  );
  refuses(
    'a leading dimension of 0',
    { m: 0, ldc: 0 },
    'RangeError',
    'sgemm: expected `ldc` to be at least 1, received 0.',
  );
  refuses(
    'another array',
    { a: new Float64Array(4) },
    'TypeError',
    'sgemm: expected `a` to be a Float32Array, received a Float64Array of 4.',
  );
  refuses(
    'a plain array',
    { c: [1, 2] },
    'TypeError',
    'sgemm: expected `c` to be a Float32Array, received [1, 2].',
  );
  refuses(
    'what only looks like an array',
    { c: Object.create(Float32Array.prototype) },
    'TypeError',
    /expected `c` to be a Float32Array/ as unknown as string,
  );
  refuses(
    'a short array',
    { a: numbers(3) },
    'RangeError',
    'sgemm: a holds 3 floats, needs m*k = 4.',
  );
  refuses(
    'one too short for its leading dimension',
    { lda: 9 },
    'RangeError',
    'sgemm: a holds 4 floats, needs (m-1)*lda + k = 11.',
  );
  refuses(
    'a short bias',
    { bias: numbers(1) },
    'RangeError',
    'sgemm: bias holds 1 floats, needs n = 2.',
  );
  refuses(
    'an overflow',
    { m: 2 ** 40, k: 2 ** 40 },
    'RangeError',
    'sgemm: a needs m*k floats, which is more than 2**53.',
  );
  refuses(
    'an unknown option',
    { tranA: true },
    'TypeError',
    'sgemm: expected only options that it has, received "tranA". Did you mean "transA"?',
  );
  refuses(
    'an unknown activation',
    { activation: 'rellu' },
    'TypeError',
    'sgemm: expected an `activation` without parameters, received "rellu". Did you mean "relu"?',
  );
  refuses(
    'an activation with parameters',
    { activation: 'elu' },
    'TypeError',
    'sgemm: expected an `activation` without parameters, received "elu". It has parameters: apply elu to the result.',
  );

  t.test('no options', async t =>
    t.throws(() => sgemm(undefined as never), {
      message: 'sgemm: expected an object of options, received undefined.',
    }),
  );

  t.test('c that overlaps an input, also through another view', async t => {
    const memory = new Float32Array(16);
    const c = memory.subarray(3, 7);
    const message = (other: string) => ({
      name: 'RangeError',
      message: `sgemm: expected \`c\` to overlap no input, received one that overlaps \`${other}\`. Write to an array of its own.`,
    });
    t.throws(call({ ...ok, a: c, c }), message('a'));
    t.throws(call({ ...ok, b: memory.subarray(0, 4), c }), message('b'));
    t.throws(call({ ...ok, bias: new Float32Array(memory.buffer, 24, 2), c }), message('bias'));
    t.doesNotThrow(call({ ...ok, a: memory.subarray(7, 11), c }));
  });

  t.test('the same shared memory under two buffers', async t => {
    const shared = new SharedArrayBuffer(16);
    const other = structuredClone(shared);
    t.throws(call({ ...ok, a: new Float32Array(shared), c: new Float32Array(other) }), {
      message: /overlaps `a`/,
    });
  });

  t.test('resizable and growable buffers', async t => {
    const resizable = new (ArrayBuffer as unknown as new (bytes: number, o: object) => ArrayBuffer)(
      16,
      { maxByteLength: 32 },
    );
    const growable = new (
      SharedArrayBuffer as unknown as new (bytes: number, o: object) => SharedArrayBuffer
    )(16, { maxByteLength: 32 });
    for (const buffer of [resizable, growable]) {
      t.throws(call({ ...ok, b: new Float32Array(buffer) }), {
        message: /expected `b` to lie in a buffer of fixed length/,
      });
    }
  });

  t.test('detached arrays, also those that a getter detaches', async t => {
    const detach = (x: Float32Array) => structuredClone(x, { transfer: [x.buffer as ArrayBuffer] });
    const a = numbers(4);
    const options = {
      ...ok,
      a,
      get b() {
        detach(a);
        return ok.b;
      },
    };
    const message =
      'sgemm: expected `a` to be a Float32Array, received one that is detached: its buffer was transferred.';
    t.throws(call(options), { name: 'TypeError', message });
    t.throws(call({ ...ok, a }), { name: 'TypeError', message });
  });
});

t.test('gemm', async t => {
  t.test('multiplies a batch, whose matrices follow each other', async t => {
    const [a, b, c] = [numbers(12), numbers(18), new Float32Array(12)];
    gemm({ batch: 2, m: 2, n: 3, k: 3, a, b, c });
    const one = (i: number) =>
      product({ m: 2, n: 3, k: 3, a: a.subarray(6 * i), b: b.subarray(9 * i) });
    t.same([...c], [...one(0), ...one(1)]);
  });

  t.test('shares a matrix with stride 0 and steps over gaps', async t => {
    const [a, b] = [numbers(4), numbers(9)];
    const c = new Float32Array(9).fill(99);
    gemm({ batch: 2, m: 2, n: 2, k: 2, a, b, c, strideA: 0, strideB: 5, strideC: 5 });
    const one = (i: number) => product({ m: 2, n: 2, k: 2, a, b: b.subarray(5 * i) });
    t.same([...c], [...one(0), 99, ...one(1)]);
  });

  t.test('refuses matrices of c that overlap, and short batches', async t => {
    const [a, b, c] = [numbers(8), numbers(8), new Float32Array(8)];
    const shape = { batch: 2, m: 2, n: 2, k: 2, b, c };
    t.throws(() => gemm({ ...shape, a, strideC: 3 }), {
      message: 'gemm: expected `strideC` to be at least 4, received 3.',
    });
    t.throws(() => gemm({ ...shape, a: numbers(7) }), {
      message: 'gemm: a holds 7 floats, needs (batch-1)*strideA + m*k = 8.',
    });
  });

  t.test('is what sgemm has no options for', async t =>
    t.throws(call({ m: 0, n: 0, k: 0, batch: 2 }), { message: /received "batch"/ }),
  );
});

t.test('sgemv', async t => {
  const a = numbers(12);

  t.test('multiplies a vector', async t => {
    const [x, y] = [numbers(4), new Float32Array(3)];
    sgemv({ m: 3, n: 4, a, x, y });
    t.same([...y], product({ m: 3, n: 1, k: 4, a, b: x }));
  });

  t.test('multiplies by the transpose, adds a bias of its length and beta * y', async t => {
    const [x, y, bias] = [numbers(2), Float32Array.of(1, 1, 1), Float32Array.of(10, 20, 30)];
    sgemv({ m: 2, n: 3, a, lda: 5, x, y, transA: true, beta: 2, bias });
    const expected = product({ m: 3, n: 1, k: 2, a, b: x, transA: true, lda: 5 });
    t.same(
      [...y],
      expected.map((v, i) => v + 2 + bias[i]),
    );
  });

  t.test('names its own operands', async t => {
    const y = new Float32Array(3);
    t.throws(() => sgemv({ m: 3, n: 4, a, x: numbers(3), y }), {
      message: 'sgemv: x holds 3 floats, needs n = 4.',
    });
    t.throws(() => sgemv({ m: 4, n: 4, a, x: numbers(4), y }), {
      message: 'sgemv: a holds 12 floats, needs m*n = 16.',
    });
    t.throws(() => sgemv({ m: 4, n: 3, a, x: numbers(4), y: a, transA: true }), {
      message: /expected `y` to overlap no input, received one that overlaps `a`/,
    });
  });
});

t.test('packWeights', async t => {
  const b = numbers(10 * 70);
  const p = { m: 3, n: 70, k: 10, a: numbers(30), b };

  t.test('gives the same product, again and again', async t => {
    const w = packWeights(b, { k: 10, n: 70 });
    const c = new Float32Array(210);
    for (let i = 0; i < 2; i++) sgemm({ ...p, b: w, c });
    t.same([...c], product(p));
  });

  t.test('packs a transposed matrix, and a batch shares it', async t => {
    const w = packWeights(b, { k: 10, n: 70, transB: true });
    const c = new Float32Array(210);
    gemm({ ...p, batch: 3, m: 1, b: w, c });
    t.same([...c], product({ ...p, transB: true }));
  });

  t.test('copies: later changes of b do not matter', async t => {
    const mine = numbers(4);
    const w = packWeights(mine, { k: 2, n: 2 });
    mine.fill(NaN);
    const c = new Float32Array(4);
    sgemm({ m: 2, n: 2, k: 2, a: numbers(4), b: w, c });
    t.same([...c], product({ m: 2, n: 2, k: 2, a: numbers(4), b: numbers(4) }));
  });

  t.test('refuses other sizes in a call than in the packing', async t => {
    const w = packWeights(b, { k: 10, n: 70 });
    const c = new Float32Array(210);
    const message =
      'sgemm: expected `b` packed for k = 10, n = 69, received weights packed for k = 10, n = 70.';
    t.throws(() => sgemm({ ...p, n: 69, b: w, c }), { name: 'RangeError', message });
    t.throws(() => sgemm({ ...p, b: w, c, transB: true }), {
      message: /no `transB` beside packed weights/,
    });
    t.throws(call({ ...p, b: { ...w }, c }), {
      message: /expected `b` to be a Float32Array or packed weights/,
    });
  });

  t.test('refuses a short matrix', async t =>
    t.throws(() => packWeights(numbers(3), { k: 2, n: 2 }), {
      message: 'packWeights: b holds 3 floats, needs k*n = 4.',
    }),
  );
});

t.test('softmax', async t => {
  t.test('works row by row, also in place', async t => {
    const x = Float32Array.of(0, 0, 1000, 1000 + Math.log(3));
    softmax({ rows: 2, cols: 2, x, y: x });
    t.ok([0.5, 0.5, 0.25, 0.75].every((v, i) => Math.abs(x[i] - v) < 1e-4));
  });

  t.test('refuses to write to a part of its input', async t => {
    const x = new Float32Array(5);
    t.throws(() => softmax({ rows: 2, cols: 2, x: x.subarray(0, 4), y: x.subarray(1) }), {
      message: /overlaps `x`/,
    });
    t.throws(() => softmax({ rows: 3, cols: 2, x, y: x }), {
      message: 'softmax: x holds 5 floats, needs rows*cols = 6.',
    });
  });

  t.test('does not loop over rows without columns', async t => {
    const none = new Float32Array(0);
    t.doesNotThrow(() => softmax({ rows: 2 ** 52, cols: 0, x: none, y: none }));
  });
});

t.test('activations', async t => {
  const at = (
    name: 'elu' | 'gelu' | 'leakyRelu' | 'relu' | 'relu6' | 'sigmoid' | 'tanh',
    x: number,
    more = {},
  ) => {
    const y = Float32Array.of(x);
    kernels[name]({ x: y, y, ...more });
    return y[0];
  };
  const near = (a: number, b: number) => Math.abs(a - b) < 1e-6;

  t.test('have their values', async t => {
    t.equal(at('relu', -2), 0);
    t.equal(at('relu6', 9), 6);
    t.ok(near(at('sigmoid', 0), 0.5));
    t.ok(near(at('tanh', 1), Math.tanh(1)));
    t.ok(near(at('leakyRelu', -1), -0.2));
    t.ok(near(at('leakyRelu', -1, { slope: 0.5 }), -0.5));
    t.ok(near(at('elu', -1, { alpha: 2 }), 2 * Math.expm1(-1)));
    t.ok(near(at('gelu', 1), 0.841345));
    t.ok(near(at('gelu', 1, { approximate: true }), 0.841192));
  });

  t.test('take all of x, or `count` elements', async t => {
    const y = new Float32Array(3);
    relu({ x: Float32Array.of(1, 2, 3), y });
    relu({ x: Float32Array.of(4, 5, 6), y, count: 2 });
    t.same([...y], [4, 5, 3]);
    t.throws(() => relu({ x: numbers(4), y }), {
      message: 'relu: y holds 3 floats, needs count = 4.',
    });
  });
});
