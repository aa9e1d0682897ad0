import { writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import * as gm from '../../src/index.js';

const { stringLookup, integerLookup } = gm.layers;
const vocabulary = ['a', 'b', 'c'];

t.test('stringLookup', async t => {
  t.test('gives places as int32, and encodings as float32', async t => {
    t.equal(stringLookup({ vocabulary }).apply(['a']).dtype, 'int32');
    t.equal(stringLookup({ vocabulary, outputMode: 'count' }).apply(['a']).dtype, 'float32');
  });
  t.test('takes names as Keras spells them', async t => {
    const layer = stringLookup({ vocabulary, outputMode: 'multi_hot' as 'multiHot' });
    t.same(layer.apply(['b', 'b', 'z']).arraySync(), [1, 0, 1, 0]);
  });
  t.test('is undone by its inverse', async t => {
    const places = stringLookup({ vocabulary }).apply([['a', 'c'], ['b', 'z']]); // prettier-ignore
    const inverse = stringLookup({ vocabulary, invert: true });
    t.same(inverse.apply(places), [['a', 'c'], ['b', '[UNK]']]); // prettier-ignore
    t.same(inverse.apply(gm.zeros([2, 1, 2], 'int32')), [[['[UNK]', '[UNK]']], [['[UNK]', '[UNK]']]]); // prettier-ignore
    t.equal(inverse.apply(2), 'b');
  });
  t.test('learns from batches as from the whole', async t => {
    const [whole, parts] = [stringLookup(), stringLookup()];
    whole.adapt([['a', 'b'], ['b', 'c']]); // prettier-ignore
    parts.adapt(new Set([[['a', 'b']], [['b', 'c']]]));
    t.same(parts.getVocabulary(), ['[UNK]', 'b', 'c', 'a']);
    t.same(whole.getVocabulary(), parts.getVocabulary());
    t.same(whole.getVocabulary(false), ['b', 'c', 'a']);
    t.equal(whole.vocabularySize(), 4);
  });
  t.test('takes a batch that is a list as one document, as Keras does', async t => {
    const layer = stringLookup({ outputMode: 'tfIdf' });
    layer.adapt(new Set([['a', 'b'], ['a']]));
    const [[, a, b]] = layer.apply([['a', 'b']]).arraySync() as number[][];
    t.match([a, b], [Math.fround(Math.log(1 + 2 / 3)), Math.fround(Math.log(2))]);
  });
  t.test('forgets what it learnt before', async t => {
    const layer = stringLookup();
    layer.adapt(['a', 'b']);
    layer.adapt(['c']);
    t.same(layer.getVocabulary(), ['[UNK]', 'c']);
  });
  t.test('counts rows of any length', async t =>
    t.same(
      stringLookup({ vocabulary, outputMode: 'count' })
        .apply([['a'], [], ['b', 'b']])
        .arraySync(),
      [
        [0, 1, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 2, 0],
      ],
    ),
  );
  t.test('counts with a vocabulary for which no memory holds the one-hot rows', async t => {
    const many = Array.from({ length: 50_000 }, (_, i) => `w${i}`);
    const layer = stringLookup({ vocabulary: many, outputMode: 'count' });
    const y = layer.apply([many.slice(0, 20_000), many.slice(30_000)]);
    t.same(gm.sum(y, 1).arraySync(), [20_000, 20_000]);
  });
  t.test('reads its vocabulary from a file', async t => {
    const file = path.join(t.testdir(), 'vocabulary.txt');
    writeFileSync(file, '[UNK]\nfirst\nsecond\n');
    t.same(stringLookup({ vocabulary: file }).apply(['second', 'third']).arraySync(), [2, 0]);
    writeFileSync(file, '-7\r\n40\r\n');
    t.same(integerLookup({ vocabulary: file }).getVocabulary(), [-1, -7, 40]);
  });

  t.test('is a constant of a captured function', async t => {
    const layer = stringLookup({ vocabulary });
    const fn = gm.capture((x: gm.Tensor) => gm.add(x, layer.apply(['b', 'c'])));
    for (let i = 0; i < 2; i++) t.same(fn(gm.tensor([10, i])).arraySync(), [12, 3 + i]);
  });

  t.test('refuses to look anything up before it has a vocabulary', async t => {
    for (const invert of [false, true])
      t.throws(() => stringLookup({ name: 's', invert }).apply([1] as never), {
        message: /^StringLookup "s": /,
      });
    t.throws(() => stringLookup({ name: 's' }).apply(['a']), {
      message:
        'StringLookup "s": has no vocabulary yet. Call adapt(data) or setVocabulary([...]) first.',
    });
  });
  t.test('refuses unknown tokens that have no place, and says which and where', async t =>
    t.throws(
      () =>
        stringLookup({ vocabulary, numOovIndices: 0, name: 's' }).apply([
          ['a', 'b'],
          ['c', 'z'],
        ]),
      {
        name: 'RangeError',
        message:
          'StringLookup "s": expected a token of its vocabulary at [1, 1], received "z". With `numOovIndices: 1` unknown ones have a place.',
      },
    ),
  );
  t.test('refuses places outside of the vocabulary, and says which and where', async t => {
    const layer = stringLookup({ vocabulary, invert: true, name: 's' });
    t.throws(
      () =>
        layer.apply([
          [0, 1],
          [2, 4],
        ]),
      {
        name: 'RangeError',
        message:
          'StringLookup "s": expected a place below 4, the size of its vocabulary, at [1, 1], received 4.',
      },
    );
    t.throws(() => layer.apply([-1]), {
      message:
        'StringLookup "s": expected the place of a token, an integer from 0 at [0], received -1.',
    });
  });
  t.test('refuses what is no string', async t => {
    t.throws(() => stringLookup({ vocabulary, name: 's' }).apply([['a'], [5]]), {
      name: 'TypeError',
      message: 'StringLookup "s": expected a string at [1, 0], received 5.',
    });
    t.throws(() => stringLookup({ vocabulary, name: 's' }).apply([['a'], 'b']), {
      name: 'ShapeError',
      message: 'StringLookup "s": expected an array at [1], as before, received "b".',
    });
  });
  t.test('refuses rows of different lengths where they have a place each', async t =>
    t.throws(() => stringLookup({ vocabulary, name: 's' }).apply([['a'], ['b', 'c']]), {
      name: 'ShapeError',
      message:
        'StringLookup "s": expected rows of one length, 1 as row 0 has, received "2 in row 1". Pad them first, with gm.padSequences.',
    }),
  );
  t.test('refuses to count in more than two axes', async t =>
    t.throws(() => stringLookup({ vocabulary, outputMode: 'count', name: 's' }).apply([[['a']]]), {
      name: 'ShapeError',
      message: 'StringLookup "s": expected samples in rows, at most 2 axes, received "3 axes".',
    }),
  );
  t.test('refuses vocabularies that are none', async t => {
    const set =
      (given: unknown, options: object = {}) =>
      () =>
        stringLookup({ name: 's', ...options }).setVocabulary(given as string[]);
    t.throws(set(['a', 'b', 'a']), {
      name: 'TypeError',
      message:
        'StringLookup "s": expected each token of `vocabulary` once, received "a". It is at places 0 and 2.',
    });
    t.throws(set(['[UNK]', 'a', 'a']), { message: /It is at places 1 and 2\.$/ });
    t.throws(set([]), {
      message:
        'StringLookup "s": expected `vocabulary` to be an array of tokens, or the path of a file, received [].',
    });
    t.throws(set('/no/such/file'), {
      message:
        /`vocabulary` to be an array of tokens, or the path of a file, received "\/no\/such\/file"/,
    });
    t.throws(set(['a', 1]), {
      message: 'StringLookup "s": expected a string at place 1 of `vocabulary`, received 1.',
    });
    t.throws(set(['a', ''], { maskToken: '' }), {
      message:
        'StringLookup "s": expected `vocabulary` to have the tokens for masked and unknown ones in front, in this order, or not at all: ["","[UNK]"], received "". It is at place 1.',
    });
    t.throws(set(vocabulary, { maxTokens: 3 }), {
      message: 'StringLookup "s": expected a vocabulary of at most `maxTokens`, 3, received 4.',
    });
    t.throws(set(vocabulary, { outputMode: 'tfIdf' }), {
      message:
        'StringLookup "s": expected `idfWeights`, one for each of the 3 tokens of `vocabulary`, received undefined.',
    });
  });
  t.test('refuses options that do not go together', async t => {
    const make = (options: object) => () => stringLookup({ name: 's', ...options });
    t.throws(make({ invert: true, outputMode: 'count' }), {
      message: 'StringLookup "s": expected `outputMode` \'int\' beside `invert`, received "count".',
    });
    t.throws(make({ padToMaxTokens: true }), {
      message:
        'StringLookup "s": expected `maxTokens` beside `padToMaxTokens`, received undefined.',
    });
    t.throws(make({ maxTokens: 2, maskToken: '' }), {
      message:
        'StringLookup "s": expected `maxTokens` above 2, the places for masked and unknown tokens, received 2.',
    });
    t.throws(make({ idfWeights: [1] }), {
      message:
        'StringLookup "s": expected `outputMode` \'tfIdf\' beside `idfWeights`, received "int".',
    });
    t.throws(make({ numOovIndices: -1 }), {
      message: 'StringLookup "s": expected `numOovIndices` to be an integer from 0, received -1.',
    });
    t.throws(make({ maskToken: 0 }), {
      message: 'StringLookup "s": expected `maskToken` to be a string, received 0.',
    });
    t.throws(make({ salt: 0.5 }), {
      message:
        'StringLookup "s": expected `salt` to be an integer from 0, or two of them, received 0.5.',
    });
    t.throws(make({ outputMode: 'ints' }), { message: /`outputMode` to be "int" or .*Did you mean "int"\?/ }); // prettier-ignore
    t.throws(() => integerLookup({ salt: 1, name: 'i' }), {
      message:
        'IntegerLookup "i": expected `oovMethod` \'farmhash\' beside `salt`, received "floormod".',
    });
  });
  t.test('refuses to learn where the config has the vocabulary, and from nothing', async t => {
    t.throws(() => stringLookup({ vocabulary, name: 's' }).adapt(['a']), {
      message:
        'StringLookup "s": has its `vocabulary` in its config, which adapt does not change. Leave it out.',
    });
    t.throws(() => stringLookup({ name: 's' }).adapt([]), {
      message: 'StringLookup "s": adapt: expected at least one token, received 0.',
    });
  });
  t.test('refuses to be part of a model or a captured function', async t => {
    const layer = integerLookup({ vocabulary: [1, 2], name: 'i', inputShape: [1] });
    const message =
      'IntegerLookup "i": runs on the host, outside of models and captured functions. Apply it to the data, and pass on the tensor that it gives.';
    const refused = { name: 'CaptureError', message };
    t.throws(() => gm.capture((x: gm.Tensor) => layer.apply(x))(gm.tensor([1])), refused);
    t.throws(() => gm.sequential([layer]).predict([[1]]), refused);
  });
});

t.test('integerLookup', async t => {
  t.test('takes tensors and typed arrays', async t => {
    const layer = integerLookup({ vocabulary: [5, 6] });
    t.same(layer.apply(gm.tensor(Uint8Array.of(6, 7), [2, 1])).arraySync(), [[2], [0]]);
    t.same(layer.apply(Int32Array.of(5, 6)).arraySync(), [1, 2]);
    layer.setVocabulary([6, 5]);
    t.same(layer.apply([5, 6]).arraySync(), [2, 1]);
  });
  t.test('learns from a tensor', async t => {
    const layer = integerLookup();
    layer.adapt(gm.tensor([[3, 4], [4, 4]])); // prettier-ignore
    t.same(layer.getVocabulary(), [-1, 4, 3]);
    layer.adapt([gm.tensor([1]), gm.tensor([2, 2])]);
    t.same(layer.getVocabulary(), [-1, 2, 1]);
  });
  t.test('refuses numbers that are no integers', async t =>
    t.throws(() => integerLookup({ vocabulary: [5], name: 'i' }).apply([[5, 0.5]]), {
      message: 'IntegerLookup "i": expected an integer at [0, 1], received 0.5.',
    }),
  );
});
