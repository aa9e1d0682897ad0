// A text goes on, character by character, as a model says.
import * as gm from 'gemmule';

/** A place, drawn by these probabilities; below 1 the temperature makes the likely ones likelier, above 1 less so. */
function draw(probabilities, temperature) {
  const weights = Array.from(probabilities, p => p ** (1 / temperature));
  let left = gm.randomUniform([]).item() * weights.reduce((sum, w) => sum + w);
  const place = weights.findIndex(w => (left -= w) < 0);
  return place < 0 ? weights.length - 1 : place;
}

/** So many characters after `window`, of which the model always sees the last ones. */
export function goOn(model, window, { count, temperature }) {
  const said = [...window];
  for (let i = 0; i < count; i++) {
    const seen = gm.tensor(Int32Array.from(said.slice(-window.length)), [1, window.length]);
    const next = gm.tidy(() => model.predictSync(seen).slice([0, window.length - 1, 0], [1, 1, -1]).dataSync()); // prettier-ignore
    said.push(draw(next, temperature));
  }
  return said.slice(window.length);
}
