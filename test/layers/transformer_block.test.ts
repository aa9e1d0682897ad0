// A Transformer block, built from public parts alone.
import t from 'tap';
import * as gm from '../../src/index.js';
import { near } from '../golden/golden.js';

const { dense, dropout, embedding, layerNormalization, multiHeadAttention } = gm.layers;

interface BlockConfig extends gm.layers.LayerConfig {
  heads: number;
  width: number;
  rate?: number;
}

/** Attention to what came before, then a network for each step: both after a norm (Xiong et al. 2020), both added to what they take. */
class Block extends gm.layers.Layer<BlockConfig> {
  static override readonly className = 'Block';
  static override readonly configKeys = ['heads', 'width', 'rate'];
  override supportsMasking = true;
  private readonly layers: Record<
    'before' | 'attention' | 'between' | 'wide' | 'narrow' | 'dropped',
    gm.layers.Layer
  >;

  constructor(config: BlockConfig) {
    super(config);
    const { heads, width, rate = 0 } = config;
    this.layers = {
      before: layerNormalization(),
      attention: multiHeadAttention({ numHeads: heads, keyDim: width / heads, dropout: rate }),
      between: layerNormalization(),
      wide: dense({ units: 4 * width, activation: 'gelu' }),
      narrow: dense({ units: width }),
      dropped: dropout({ rate }),
    };
  }
  protected override get parts(): gm.layers.Layer[] {
    return Object.values(this.layers);
  }
  override call(x: gm.Tensor, { training, mask }: gm.layers.CallOptions): gm.Tensor {
    const { before, attention, between, wide, narrow, dropped } = this.layers;
    const known = before.apply(x, { mask });
    const seen = attention.apply([known, known], { training, useCausalMask: true });
    const attended = gm.add(x, dropped.apply(seen, { training }));
    const thought = narrow.apply(wide.apply(between.apply(attended)));
    return gm.add(attended, dropped.apply(thought, { training }));
  }
}

/** Adds to each step where it is. */
class Positions extends gm.layers.Layer {
  override supportsMasking = true;
  private readonly places = gm.layers.sinePositionEncoding();
  override call(x: gm.Tensor): gm.Tensor {
    return gm.add(x, this.places.apply(x));
  }
}

const model = () =>
  gm.sequential([
    embedding({ inputDim: 6, outputDim: 16, maskZero: true, inputShape: [8] }),
    new Positions({}),
    new Block({ heads: 2, width: 16 }),
    new Block({ heads: 2, width: 16, rate: 0.1 }),
    layerNormalization(),
    dense({ units: 6, activation: 'softmax' }),
  ]);
const tokens = (n: number, seed: number) =>
  gm.cast(gm.randomUniform([n, 8], { minval: 1, maxval: 6, seed }), 'int32');

t.test('a Transformer block of public parts', async t => {
  t.test('learns what came one step before', async t => {
    gm.seed(3);
    const learner = model();
    learner.compile({
      optimizer: gm.optimizers.adam({ learningRate: 0.01 }),
      loss: 'sparseCategoricalCrossentropy',
    });
    const x = tokens(64, 1);
    const before = gm.concat([gm.zeros([64, 1], 'int32'), gm.slice(x, [0, 0], [64, 7])], 1);
    const { history } = await learner.fit(x, before, { epochs: 60, batchSize: 32, verbose: 0 });
    t.ok(history.loss[59] < history.loss[0] / 3, `${history.loss[0]} to ${history.loss[59]}`);
  });
  t.test('counts the weights of its layers', async t => {
    const block = new Block({ heads: 2, width: 16 });
    block.apply(gm.zeros([1, 8, 16]));
    const attention = 4 * (16 * 16 + 16);
    t.equal(block.countParams(), 2 * 32 + attention + (16 * 64 + 64) + (64 * 16 + 16));
  });
  t.test('sees neither the future nor padding', async t => {
    const predictor = model();
    const [a, b] = [tokens(1, 1), tokens(1, 2)];
    const head = gm.slice(a, [0, 0], [1, 5]);
    const rest = [gm.slice(b, [0, 5], [1, 3]), gm.zeros([1, 3], 'int32')];
    const [first, ...others] = [a, ...rest.map(end => gm.concat([head, end], 1))].map(x =>
      gm.slice(predictor.predict(x), [0, 0, 0], [1, 5, 6]).arraySync(),
    );
    for (const other of others) near(t, other, first, 1e-6, 'the first five steps');
  });
});
