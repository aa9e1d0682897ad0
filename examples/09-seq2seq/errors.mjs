// How far what was said is from what may be said.

/** The least number of symbols to insert, leave out or replace that makes `a` of `b` (Levenshtein 1966). */
export function editDistance(a, b) {
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  a.forEach((symbol, i) => {
    const row = [i + 1];
    b.forEach((other, j) =>
      row.push(Math.min(above[j] + (symbol === other ? 0 : 1), above[j + 1] + 1, row[j] + 1)),
    );
    above = row;
  });
  return above[b.length];
}

/** The share of sequences that are none of their references, and of wrong symbols, each against its nearest reference. */
export function errorsOf(said, pairs) {
  let [wrong, edits, symbols] = [0, 0, 0];
  said.forEach((sequence, i) => {
    const { target, references = [target] } = pairs[i];
    const [distance, length] = references
      .map(reference => [editDistance(sequence, reference), reference.length])
      .reduce((a, b) => (b[0] < a[0] ? b : a));
    wrong += distance > 0 ? 1 : 0;
    edits += distance;
    symbols += length;
  });
  return { wrong: wrong / said.length, symbols: edits / symbols };
}
