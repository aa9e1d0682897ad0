// SPDX-License-Identifier: MIT
export const claim =
  'Every layer against golden numbers from real Keras: outputs, gradients and three training steps to 1e-4; random layers at a degenerate range, and their distributions';

export async function show({ run }) {
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
