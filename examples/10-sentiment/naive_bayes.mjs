// Multinomial naive Bayes: words are independent, given whether the sentence is content.
import * as gm from 'gemmule';

/** How much each word speaks for a content sentence: its share there over its share elsewhere, each word counted once more than it came. */
function weightsOf(counts, labels) {
  const logShares = side => {
    const times = gm.matmul(side.expandDims(0), counts).add(1);
    return gm.log(times.div(gm.sum(times)));
  };
  return logShares(labels).sub(logShares(gm.sub(1, labels)));
}

/** @param counts how often each word of the vocabulary comes in each sentence: [sentences, words] */
export function naiveBayes(counts, labels) {
  const weights = weightsOf(counts, labels);
  const content = gm.mean(labels);
  const prior = gm.log(content.div(gm.sub(1, content)));
  /** The share of these sentences that it tells right. */
  return (others, truth) => {
    const odds = gm.sum(others.mul(weights), -1).add(prior);
    return gm.mean(gm.equal(gm.greater(odds, 0), gm.greater(truth, 0.5))).item();
  };
}
