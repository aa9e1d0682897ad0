// SPDX-License-Identifier: MIT
/** Runs the tests of all layers, golden numbers among them. */
export async function layerTests(run) {
  const args = ['tap', 'run', '--disable-coverage', '--allow-incomplete-coverage', '-Rterse'];
  const output = await run('npx', [...args, 'test/layers/*.test.ts'], { shell: true }).catch(
    error => error.stdout ?? String(error),
  );
  const count = key => Number(new RegExp(`${key}: (\\d+)`).exec(output)?.[1] ?? 0);
  const [passed, failed] = [count('pass'), count('fail')];
  return {
    pass: passed > 0 && failed === 0,
    figure: `test/layers: ${passed} passed, ${failed} failed`,
  };
}
