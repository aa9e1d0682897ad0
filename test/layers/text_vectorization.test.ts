import t from 'tap';
import * as gm from '../../src/index.js';

const { textVectorization } = gm.layers;

t.test('textVectorization', async t => {
  t.test('gives what an Embedding takes', async t => {
    const layer = textVectorization({ outputSequenceLength: 4 });
    layer.adapt(['The cat sat.', 'The dog!']);
    t.same(layer.getVocabulary(), ['', '[UNK]', 'the', 'sat', 'dog', 'cat']);
    const y = layer.apply(['The dog sat', 'Hi']);
    t.same([y.dtype, y.arraySync()], ['int32', [[2, 4, 3, 0], [1, 0, 0, 0]]]); // prettier-ignore
  });
  t.test('feeds a model that learns from words', async t => {
    const texts = ['good', 'so good!', 'Good, good', 'bad', 'so bad!', 'bad... bad'];
    const vectorize = textVectorization({ outputSequenceLength: 4 });
    vectorize.adapt(texts);
    const { embedding, globalAveragePooling1d, dense } = gm.layers;
    const inputDim = vectorize.vocabularySize();
    const model = gm.sequential([
      embedding({ inputDim, outputDim: 4, maskZero: true }),
      globalAveragePooling1d(),
      dense({ units: 1, activation: 'sigmoid' }),
    ]);
    model.compile({ optimizer: gm.optimizers.adam({ learningRate: 0.1 }), loss: 'binaryCrossentropy' }); // prettier-ignore
    const x = vectorize.apply(texts);
    await model.fit(x, [[1], [1], [1], [0], [0], [0]], { epochs: 30, verbose: 0 });
    const [good, bad] = model.predict(vectorize.apply(['so so good', 'so so bad'])).dataSync();
    t.ok(good > 0.7 && bad < 0.3, { good, bad });
  });
  t.test('takes names as Keras spells them', async t => {
    const layer = textVectorization({
      vocabulary: ['a'],
      standardize: 'lower_and_strip_punctuation' as 'lower',
      outputMode: 'tf_idf' as 'tfIdf',
      idfWeights: [3],
    });
    t.same(layer.apply(['A, a!']).arraySync(), [[0, 6]]);
  });
  t.test('takes functions', async t => {
    const layer = textVectorization({
      vocabulary: ['x', 'y'],
      standardize: text => text.replaceAll('z', 'y'),
      split: text => text.split('|'),
    });
    t.same(layer.apply(['x|z', 'y']).arraySync(), [[2, 3], [3, 0]]); // prettier-ignore
  });
  t.test('learns from batches as from the whole', async t => {
    const [whole, parts] = [{}, {}].map(() => textVectorization({ outputMode: 'tfIdf' }));
    const texts = ['a b a', 'b c', 'c c d'];
    whole.adapt(texts);
    parts.adapt(
      (function* () {
        for (const text of texts) yield [text];
      })(),
    );
    t.same(parts.getConfig().vocabulary, ['[UNK]', 'c', 'b', 'a', 'd']);
    t.same(parts.apply(texts).arraySync(), whole.apply(texts).arraySync());
  });
  t.test('of no texts is empty', async t =>
    t.same(textVectorization({ vocabulary: ['a'] }).apply([]).shape, [0, 0]),
  );
  t.test('names itself in what its vocabulary refuses', async t => {
    t.throws(() => textVectorization({ name: 'v' }).apply(['a']), {
      message:
        'TextVectorization "v": has no vocabulary yet. Call adapt(data) or setVocabulary([...]) first.',
    });
    t.throws(() => textVectorization({ name: 'v', vocabulary: ['a', 'a'] }), {
      message: /^TextVectorization "v": expected each token of `vocabulary` once/,
    });
  });
  t.test('refuses to learn from what is no text', async t => {
    t.throws(() => textVectorization({ name: 'v' }).adapt(null as never), {
      name: 'TypeError',
      message: 'TextVectorization "v": adapt: expected texts, or batches of them, received null.',
    });
    t.throws(() => textVectorization({ name: 'v' }).adapt(gm.tensor([1])), {
      message: 'TextVectorization "v": expected a string at [0], received 1.',
    });
  });
  t.test('refuses texts beside each other where it splits them', async t =>
    t.throws(() => textVectorization({ vocabulary: ['a'], name: 'v' }).apply([['a b', 'c']]), {
      name: 'ShapeError',
      message:
        'TextVectorization "v": expected texts, [batch] or [batch, 1], received [1, 2]. Use `split: null` for what are tokens already.',
    }),
  );
  t.test('refuses what is no text', async t =>
    t.throws(() => textVectorization({ vocabulary: ['a'], name: 'v' }).apply(['a', null]), {
      message: 'TextVectorization "v": expected a string at [1], received null.',
    }),
  );
  t.test('refuses options that do not go together', async t => {
    const make = (options: object) => () => textVectorization({ name: 'v', ...options });
    t.throws(make({ outputMode: 'count', outputSequenceLength: 3 }), {
      message:
        'TextVectorization "v": expected `outputMode` \'int\' beside `outputSequenceLength`, received "count".',
    });
    t.throws(make({ ngrams: 0 }), { message: /`ngrams` to be an integer from 1, received 0/ });
    t.throws(make({ ngrams: [1, 0.5] }), { message: /^TextVectorization "v": expected `ngrams`/ });
    t.throws(make({ split: 'words' }), { message: /`split` to be "whitespace" or "character"/ });
    t.throws(make({ outputMode: 'oneHot' }), { message: /`outputMode` to be "int" or "multiHot"/ });
    t.throws(make({ sparse: true }), { message: /has no option "sparse"/ });
  });
});
