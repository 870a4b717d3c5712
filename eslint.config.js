// What the compiler does not see and a reviewer should not have to. Formatting is Prettier's; who may import whom is dependency-cruiser's.
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const clock = [
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'Be handed the time: code never asks the clock (SQL uses app.app_now()).',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Be handed the time: code never asks the clock (SQL uses app.app_now()).',
  },
];
const environment = [
  { selector: "MemberExpression[object.name='process'][property.name='env']", message: 'config.ts is the only reader of the environment.' },
];
const rawSql = [
  { selector: "MemberExpression[object.name='sql'][property.name='raw']", message: 'sql.raw puts text into a statement unescaped.' },
];

export default defineConfig(
  globalIgnores(['node_modules', 'web/dist', 'web/api/schema.d.ts', '.countersign', '.cache', '.runtime', 'coverage']),
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksConditionals: true, checksSpreads: true, checksVoidReturn: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Options with methods written as methods are everywhere, and none of them uses `this`; plugins are async by contract.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unsafe-enum-comparison': 'off', // the enums are other people's
      'no-restricted-syntax': ['error', ...clock, ...environment, ...rawSql],
    },
  },
  // Entry points and the workflow kit, whose Date is Temporal's, may ask the clock; the workbench asks the server's.
  {
    files: ['cli/**', 'demo/**', '*/main.ts', 'workflows/kit/**', 'web/api/server-clock.ts'],
    rules: { 'no-restricted-syntax': ['error', ...environment, ...rawSql] },
  },
  { files: ['config.ts'], rules: { 'no-restricted-syntax': ['error', ...clock, ...rawSql] } },
  // Tests own the clock and the environment, and look into answers without knowing their types.
  {
    files: ['tests/**'],
    rules: {
      'no-restricted-syntax': ['error', ...rawSql],
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
);
