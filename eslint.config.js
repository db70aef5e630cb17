// The linter: strict types everywhere, the conventions' limits, and the determinism rule for everything below cli and page.

import { builtinModules } from 'node:module';
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const belowCli = ['src/**/*.ts'];
const cli = ['src/cli/**/*.ts'];
const page = ['src/page/**/*.{ts,tsx}'];
const javaScript = ['**/*.js', '**/*.mjs', '**/*.cjs'];

const forIn = { selector: 'ForInStatement', message: 'Never iterate in an order that nobody chose: use Object.keys or for…of.' };

/** What gives another answer on another machine, at another time, or in another order of callbacks. */
const impureGlobals = [
  'Date', 'Intl', 'Promise', 'process', 'console', 'performance', 'crypto', 'navigator', 'fetch', 'Buffer',
  'setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate', 'queueMicrotask',
  'requestAnimationFrame', 'requestIdleCallback', 'Worker', 'MessageChannel', 'BroadcastChannel', 'Atomics',
  'SharedArrayBuffer', 'WeakRef', 'FinalizationRegistry', 'globalThis', 'global', 'window', 'self', 'require', 'eval', 'Function',
].map((name) => ({ name, message: 'Below cli a run is a pure function of its Case.' }));

/** Each of these is exact in IEEE 754; the rest of Math differs between engines, or is random. */
const exactMath = /^(abs|ceil|clz32|floor|fround|imul|max|min|round|sign|sqrt|trunc)$/;
const impureSyntax = [
  {
    selector: `MemberExpression[object.name='Math']:not([computed=false][property.name=${String(exactMath)}])`,
    message: 'Integers only in decisions: this part of Math is not the same everywhere.',
  },
  { selector: ":not(MemberExpression) > Identifier[name='Math']", message: 'Use Math.floor and the like directly, so that they can be checked.' },
  { selector: "BinaryExpression[operator='**'], AssignmentExpression[operator='**=']", message: 'Powers are not exact everywhere.' },
  { selector: ':function[async=true], AwaitExpression, ForOfStatement[await=true]', message: 'Below cli nothing waits.' },
  { selector: "TSTypeReference > Identifier[name='Promise']", message: 'Below cli nothing waits.' },
  { selector: "MemberExpression[property.name='randomUUID']", message: 'Randomness comes through Choices alone.' },
  { selector: 'MemberExpression[property.name=/^(localeCompare|toLocale[A-Z].*)$/]', message: 'The locale is not part of the Case.' },
  { selector: 'ImportExpression, MetaProperty', message: 'Below cli nothing is loaded at run time.' },
];

const nodeModules = {
  regex: `^(node:|(${builtinModules.filter((name) => !name.startsWith('_')).join('|')})(/|$))`,
  message: 'Only cli touches the machine.',
};
const seedrandom = { regex: '^seedrandom(/|$)', message: 'Random streams are made in src/base alone.' };

const limits = (severity) => ({
  'max-lines-per-function': [severity, { max: 70, skipBlankLines: true, skipComments: true }],
  'max-lines': [severity, { max: 300, skipBlankLines: true, skipComments: true }],
});

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Named exports only; a scenario file and a configuration file have a default export.',
};

export default tseslint.config(
  { ignores: ['dist/', 'dist-bench/', 'coverage/', 'reports/', 'node_modules/'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'eqeqeq': 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
      'max-len': ['warn', { code: 110, ignoreComments: true, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true }],
      ...limits('warn'),
      'no-restricted-syntax': ['error', forIn, noDefaultExport],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: false, requireDefaultForNonUnion: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/require-array-sort-compare': ['error', { ignoreStringArrays: true }],
      '@typescript-eslint/no-unsafe-type-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: 'only-allowed-literals' }],
      // An empty hook and a class that only owns state are fine here, and an interface may overload for readability.
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/unified-signatures': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    name: 'whitewater/determinism',
    files: belowCli,
    ignores: [...cli, ...page],
    rules: {
      'no-restricted-globals': ['error', ...impureGlobals],
      'no-restricted-syntax': ['error', forIn, noDefaultExport, ...impureSyntax],
      'no-restricted-imports': ['error', { patterns: [nodeModules, seedrandom] }],
    },
  },
  {
    name: 'whitewater/random-streams',
    files: ['src/base/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [nodeModules] }] },
  },
  {
    name: 'whitewater/impure-shell',
    files: cli,
    rules: { 'no-restricted-imports': ['error', { patterns: [seedrandom] }] },
  },
  {
    name: 'whitewater/browser',
    files: page,
    rules: {
      'no-restricted-imports': ['error', { patterns: [nodeModules, seedrandom] }],
      'no-restricted-syntax': ['error', forIn, noDefaultExport, {
        selector: "JSXAttribute[name.name='dangerouslySetInnerHTML'], MemberExpression[property.name=/^(inner|outer)HTML$/]",
        message: 'What comes from a case is set as text.',
      }],
    },
  },
  {
    name: 'whitewater/default-exports',
    files: ['scenarios/**/*.ts', 'examples/**/*.ts', '*.config.ts', '**/*.d.ts', ...javaScript],
    rules: { 'no-restricted-syntax': ['error', forIn] },
  },
  {
    name: 'whitewater/tests',
    files: ['test/**/*.ts', 'bench/**/*.ts', 'scenarios/**/*.ts'],
    rules: { ...limits('off'), '@typescript-eslint/no-unsafe-type-assertion': 'off' },
  },
  {
    name: 'whitewater/javascript',
    files: javaScript,
    ...tseslint.configs.disableTypeChecked,
    rules: { ...tseslint.configs.disableTypeChecked.rules, 'no-undef': 'off', 'max-len': 'off' },
  },
);
