// SPDX-License-Identifier: MIT
// What getConfig gives, fromConfig takes back: of every layer and every object that configs can hold.
import t, { type Test } from 'tap';
import * as gm from '../../src/index.js';
import { fromKeras, toKeras } from '../../src/saving/keras_format.js';
import { plain, revive } from '../../src/saving/object.js';
import { kinds, layerClasses, layerWithOptions, objectsOf } from './objects.js';

const { layers } = gm;
const cube = (x: gm.Tensor): gm.Tensor => x.mul(x).mul(x);

t.test('fromConfig', async t => {
  for (const name of layerClasses.keys())
    t.test(`makes ${name} again, from what JSON held`, async t => {
      const layer = layerWithOptions(name);
      const Class = layerClasses.get(name) as unknown as typeof gm.layers.Dense;
      const written = JSON.stringify(layer.getConfig());
      const config = JSON.parse(written) as Record<string, unknown>;
      const again = Class.fromConfig(config);
      t.equal(again.constructor, layer.constructor);
      t.same(again.getConfig(), config);
    });

  t.test('makes a layer again from its Keras spelling', async t => {
    for (const name of layerClasses.keys()) {
      const layer = layerWithOptions(name);
      const text = JSON.stringify(gm.saving.serializeKerasObject(layer));
      t.notMatch(text, /"[a-z]+[A-Z][A-Za-z]*":/, `${name}: keys in snake_case`);
      const again = gm.saving.deserializeKerasObject<gm.layers.Layer>(JSON.parse(text));
      const { inputShape: _, ...config } = layer.getConfig();
      t.same(again.getConfig(), config, name);
    }
  });
});

t.test('every object of a kind', async (t: Test) => {
  for (const kind of kinds)
    for (const [name, object] of objectsOf(kind)) {
      const text = JSON.stringify(toKeras(plain(object)));
      const again = revive(fromKeras(JSON.parse(text)));
      t.equal(JSON.stringify(toKeras(plain(again))), text, `${kind}.${name}`);
      t.match(text, new RegExp(`"module":"keras.${kind}"`), `${kind}.${name} is Keras's`);
    }
});

t.test('a schedule within an optimizer', async t => {
  const learningRate = gm.schedules.exponentialDecay({
    initialLearningRate: 0.1,
    decaySteps: 10,
    decayRate: 0.5,
  });
  const adam = gm.optimizers.adam({ learningRate, beta1: 0.8 });
  const written = gm.saving.serializeKerasObject(adam) as { config: Record<string, unknown> };
  t.match(written.config, {
    beta_1: 0.8,
    learning_rate: { module: 'keras.optimizers.schedules', class_name: 'ExponentialDecay' },
  });
  const again = gm.saving.deserializeKerasObject<gm.optimizers.Adam>(written);
  t.equal(again.rateAt(10), 0.05);
  t.equal(again.config.beta1, 0.8);
});

class Doubling extends gm.layers.Layer<{ factor?: number; name?: string }> {
  override call(x: gm.Tensor): gm.Tensor {
    return x.mul(this.config.factor ?? 2);
  }
}

t.test("the user's own", async t => {
  t.test('layer is made again once it is registered', async t => {
    class Tripling extends Doubling {}
    gm.saving.registerSerializable(Tripling, { package: 'mine' });
    const written = gm.saving.serializeKerasObject(new Tripling({ factor: 3 }));
    t.match(written, { module: null, class_name: 'Tripling', registered_name: 'mine>Tripling' });
    const again = gm.saving.deserializeKerasObject<Tripling>(written);
    t.equal(again.constructor, Tripling);
    t.equal(again.config.factor, 3);
    t.equal(gm.saving.getRegisteredObject('mine>Tripling'), Tripling);
  });

  t.test("class is registered by tfjs's name, too", async t => {
    class Quartering extends Doubling {}
    gm.serialization.registerClass(Quartering);
    t.equal(gm.saving.getRegisteredName(Quartering), 'Custom>Quartering');
  });

  t.test('layer and function are found in customObjects', async t => {
    const dense = layers.dense({ units: 2, activation: cube });
    const written = gm.saving.serializeKerasObject([new Doubling({ factor: 4 }), dense]);
    const again = gm.saving.deserializeKerasObject<[Doubling, gm.layers.Dense]>(written, {
      customObjects: { Doubling, cube },
    });
    t.equal(again[0].config.factor, 4);
    t.equal(again[1].config.activation, cube);
  });

  t.test('subclass of a layer is not taken for that layer', async t => {
    class MyDense extends layers.Dense {}
    t.match(gm.saving.serializeKerasObject(new MyDense({ units: 1 })), {
      module: null,
      class_name: 'MyDense',
    });
  });

  t.test('layer that nobody knows is an error that says what to do', async t => {
    const written = gm.saving.serializeKerasObject(new Doubling({}));
    t.throws(() => gm.saving.deserializeKerasObject(written), {
      message:
        /expected the name of a class or function that is known, received "Doubling".*Register your own with gm.saving.registerSerializable, or pass it in customObjects: \{ Doubling \}/,
    });
  });

  t.test('name that is nearly one of the library is advised', async t => {
    t.throws(() => revive({ module: 'keras.layers', className: 'Dens', config: {} }), {
      message: /Did you mean "Dense"\?/,
    });
  });

  t.test('function without a name cannot be written', async t => {
    const dense = layers.dense({
      units: 1,
      activation: (
        () => (x: gm.Tensor) =>
          x
      )(),
    });
    t.throws(() => dense.getConfig(), {
      message: /getConfig: expected functions that have a name, received a function\. Give it one/,
    });
  });

  t.test('name that another class has is refused', async t => {
    gm.saving.registerSerializable(Doubling, { name: 'Taken' });
    t.throws(() => gm.saving.registerSerializable(cube, { name: 'Taken' }), {
      message: /"Custom>Taken" names another class already/,
    });
  });
});
