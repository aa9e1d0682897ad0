// A block of a Transformer (Vaswani et al. 2017; normalized first, as Xiong et al. 2020), of layers that gemmule has.
import * as gm from 'gemmule';

const { layers } = gm;

/** Each character looks back at those before it, then thinks by itself; both are added to what it was. */
export class TransformerBlock extends layers.Layer {
  supportsMasking = true;
  constructor({ heads, units, dropout = 0, ...config }) {
    super(config);
    this.attention = layers.multiHeadAttention({ numHeads: heads, keyDim: units / heads });
    this.before = [layers.layerNormalization(), layers.layerNormalization()];
    this.wide = layers.dense({ units: 4 * units, activation: 'gelu' });
    this.narrow = layers.dense({ units });
    this.dropout = layers.dropout({ rate: dropout });
  }
  get parts() {
    return [this.before[0], this.attention, this.before[1], this.wide, this.narrow];
  }
  call(x, { training, mask }) {
    const drop = y => this.dropout.apply(y, { training });
    const own = this.before[0].apply(x, { mask });
    const seen = x.add(drop(this.attention.apply([own, own], { useCausalMask: true, training })));
    return seen.add(drop(this.narrow.apply(this.wide.apply(this.before[1].apply(seen)))));
  }
}

/** Adds to each character where it stands. */
export class Positions extends layers.Layer {
  supportsMasking = true;
  encoding = layers.sinePositionEncoding();
  call(x) {
    return x.add(this.encoding.apply(x));
  }
}
