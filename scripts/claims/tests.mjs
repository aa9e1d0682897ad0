// SPDX-License-Identifier: MIT
/** Runs the tests in folders of test/, golden numbers among them. */
export async function testsOf(run, ...folders) {
  const args = ['tap', 'run', '--disable-coverage', '--allow-incomplete-coverage', '-Rterse'];
  const files = folders.map(folder => `test/${folder}/*.test.ts`);
  const output = await run('npx', [...args, ...files], { shell: true }).catch(
    error => error.stdout ?? String(error),
  );
  const count = key => Number(new RegExp(`${key}: (\\d+)`).exec(output)?.[1] ?? 0);
  const [passed, failed] = [count('pass'), count('fail')];
  const names = folders.map(folder => `test/${folder}`).join(', ');
  return {
    pass: passed > 0 && failed === 0,
    figure: `${names}: ${passed} passed, ${failed} failed`,
  };
}
