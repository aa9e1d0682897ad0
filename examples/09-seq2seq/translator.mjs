// An encoder reads a sequence, a decoder says another one, and looks back at what was read (Luong et al. 2015).
import * as gm from 'gemmule';
import { batchesOf, sourcesOf, targetsOf, Vocabulary } from './vocabulary.mjs';

const { layers } = gm;
const lossOf = gm.losses.sparseCategoricalCrossentropy({ fromLogits: true, reduction: 'sum' });

export class Translator {
  constructor(pairs, { units, least = 1, dropout = 0.1 }) {
    this.sources = new Vocabulary(pairs.map(pair => pair.source), least); // prettier-ignore
    this.targets = new Vocabulary(pairs.map(pair => pair.target), least); // prettier-ignore
    const [outputDim, half] = [units / 2, units / 2];
    const lstm = n => layers.lstm({ units: n, returnSequences: true, returnState: true });

    this.sourceVectors = layers.embedding({
      inputDim: this.sources.size,
      outputDim,
      maskZero: true,
    });
    this.encoder = layers.bidirectional({ layer: lstm(half) });
    this.targetVectors = layers.embedding({ inputDim: this.targets.size, outputDim });
    this.decoder = lstm(units);
    this.attention = layers.attention();
    this.combine = layers.dense({ units, activation: 'tanh' });
    this.dropout = layers.dropout({ rate: dropout });
    this.scores = layers.dense({ units: this.targets.size });
  }
  get layers() {
    const { sourceVectors, encoder, targetVectors, decoder, combine, scores } = this;
    return [sourceVectors, encoder, targetVectors, decoder, combine, scores];
  }
  get weights() {
    return this.layers.flatMap(layer => layer.trainableWeights);
  }

  /** What was read, step by step, which steps count, and what the decoder starts from. */
  encode(source, training = false) {
    const vectors = this.dropout.apply(this.sourceVectors.apply(source), { training });
    const [read, h, c, backH, backC] = this.encoder.apply(vectors);
    const states = [gm.concat([h, backH], -1), gm.concat([c, backC], -1)];
    return { read, mask: gm.notEqual(source, 0), states };
  }
  /** The scores of what follows each symbol said so far, the states behind them, and where the decoder looked. */
  decode(said, { read, mask, states }, { training = false, looks = false } = {}) {
    const vectors = this.dropout.apply(this.targetVectors.apply(said), { training });
    const [steps, ...next] = this.decoder.apply(vectors, { initialState: states });
    const attended = this.attention.apply([steps, read], {
      mask: [null, mask],
      returnAttentionScores: looks,
    });
    const [seen, weights] = [attended].flat();
    const both = this.combine.apply(gm.concat([steps, seen], -1));
    const scores = this.scores.apply(this.dropout.apply(both, { training }));
    return { scores, states: next, weights };
  }

  /** One pass over the pairs at a time; `onEpoch` hears of the mean loss of a symbol. */
  async train(pairs, { epochs, batchSize = 64, learningRate = 2e-3, onEpoch }) {
    const decaySteps = epochs * Math.ceil(pairs.length / batchSize);
    const optimizer = gm.optimizers.adam({
      learningRate: gm.schedules.cosineDecay({ initialLearningRate: learningRate, decaySteps }),
      clipnorm: 1,
    });
    const loss = (source, said, next) => {
      const { scores } = this.decode(said, this.encode(source, true), { training: true });
      const counts = gm.notEqual(next, 0).cast('float32');
      return lossOf(next, scores, counts).div(gm.sum(counts));
    };
    const tensorsOf = batch => [sourcesOf(batch, this.sources), ...targetsOf(batch, this.targets)];
    loss(...tensorsOf(pairs.slice(0, 1))); // builds the layers
    const step = gm.capture((...tensors) => {
      const { value, grads } = gm.valueAndGrad(() => loss(...tensors), this.weights)();
      optimizer.apply(grads, this.weights);
      return value;
    });
    const learn = batch => gm.tidy(() => step(...tensorsOf(batch)));
    for (let epoch = 0; epoch < epochs; epoch++) {
      const losses = batchesOf(pairs, batchSize).map(learn);
      const all = await gm.stack(losses).data();
      await onEpoch(epoch, all.reduce((sum, x) => sum + x) / all.length);
    }
  }
}
