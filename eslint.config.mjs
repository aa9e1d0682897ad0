// SPDX-License-Identifier: MIT
// Strict where it catches mistakes, calm about taste: formatting is prettier's, sizes are STYLE.md's and only warn.
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const nodeGlobals = Object.fromEntries(
  [
    'process',
    'console',
    'URL',
    'AbortController',
    'AbortSignal',
    'performance',
    'setTimeout',
    'setInterval',
    'clearInterval',
    'clearTimeout',
    'setImmediate',
    'queueMicrotask',
    'structuredClone',
    'Buffer',
    'fetch',
    'gc',
  ].map(name => [name, 'readonly']),
);

const sizes = {
  'max-lines-per-function': ['warn', { max: 40, skipBlankLines: true, skipComments: true }],
};

/** tap waits for these by itself. */
const tapsOwn = name => ({
  from: 'package',
  package: name,
  name: ['test', 'rejects', 'resolves', 'resolveMatch'],
});

export default defineConfig(
  globalIgnores([
    'dist',
    'build',
    'prebuilds',
    'bench/peers',
    'bench/results',
    '**/*.gen.ts',
    '**/node_modules',
    'test/golden',
    'test/interop',
    'test/tfjs/programs',
    'test/runtimes/consumer',
  ]),
  {
    files: ['**/*.ts', '**/*.cts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      ...sizes,
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/no-explicit-any': 'warn',
      '@typescript-eslint/no-this-alias': 'off',
      '@typescript-eslint/no-empty-object-type': 'off',
      '@typescript-eslint/require-await': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'prefer-const': 'error',
      'no-var': 'error',
    },
  },
  {
    files: ['**/*.cts'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    // Tests: long bodies of short cases, promises that tap awaits, and arguments that are wrong on purpose.
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          ignoreVoid: true,
          allowForKnownSafeCalls: ['@tapjs/core', '@tapjs/test', '@tapjs/asserts'].map(tapsOwn),
        },
      ],
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.js', '**/*.cjs'],
    extends: [tseslint.configs.base],
    languageOptions: { globals: nodeGlobals },
    rules: {
      ...sizes,
      'no-undef': 'error',
      'no-unused-vars': 'error',
      'prefer-const': 'error',
      'no-var': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
);
