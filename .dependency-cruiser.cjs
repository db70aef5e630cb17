// The layer table of the design: a layer imports only from those above it. `npm run layers` enforces it.

/** From top to bottom: each layer, and what it may import beside itself. */
const layers = {
  'base': [],
  'protocol': ['base'],
  'raft': ['base', 'protocol'],
  'sim': ['base', 'protocol'],
  'check': ['base', 'protocol', 'sim/observer'],
  'mutants': ['protocol', 'raft'],
  'systems': ['base', 'protocol', 'raft', 'sim', 'check', 'mutants'],
  'fuzz': ['base', 'protocol', 'raft', 'sim', 'check', 'mutants', 'systems'],
  'scenario': ['base', 'protocol', 'raft', 'sim', 'check', 'mutants', 'systems', 'fuzz'],
  'histories': ['base', 'check'],
  'experiments': ['base', 'protocol', 'raft', 'sim', 'check', 'systems', 'fuzz'],
  'report': ['base', 'protocol', 'raft', 'sim', 'check', 'mutants', 'systems', 'fuzz', 'scenario', 'histories', 'experiments'],
  'testing': [
    'base', 'protocol', 'raft', 'sim', 'check', 'mutants', 'systems', 'fuzz', 'scenario', 'histories', 'report', 'cli/whole-file',
  ],
  'page': ['base', 'protocol', 'raft', 'sim', 'check', 'mutants', 'systems', 'fuzz', 'scenario', 'histories', 'report'],
  'index': ['base', 'protocol', 'raft', 'sim', 'check', 'mutants', 'systems', 'fuzz', 'scenario', 'histories', 'report'],
};

/** Which of the packages a layer may use; cli may use all. */
const packages = {
  'seedrandom': ['base'],
  'tinyqueue': ['base'],
  'fast-check': ['testing'],
  'vitest': ['testing'],
  'zod': ['systems', 'fuzz', 'scenario', 'histories', 'report', 'page'],
  'cli-table3': ['report'],
  'junit-report-builder': ['report'],
  'preact': ['page'],
  'd3-scale': ['report', 'page'],
  'd3-shape': ['report'],
  'd3-selection': ['page'],
  'd3-zoom': ['page'],
  '@lezer/common': ['histories'],
  '@lezer/lr': ['histories'],
  '@nextjournal/lezer-clojure': ['histories'],
};

const file = (layer) => (['protocol', 'index', 'sim/observer', 'cli/whole-file'].includes(layer) ? `^src/${layer}\\.ts$` : `^src/${layer}/`);

const layerRules = Object.entries(layers).map(([layer, mayImport]) => ({
  name: `layer-${layer}`,
  comment: `src/${layer} may import ${mayImport.join(', ') || 'no other layer'}.`,
  severity: 'error',
  from: { path: file(layer) },
  to: { path: '^(src|test|bench|scenarios|examples|scripts)/', pathNot: [layer, ...mayImport].map(file) },
}));

const packageRules = Object.entries(packages).map(([name, users]) => ({
  name: `package-${name}`,
  comment: `${name} is for ${users.join(', ')} and cli.`,
  severity: 'error',
  from: { path: '^src/', pathNot: [...users, 'cli'].map(file) },
  to: { path: `(^|/)node_modules/(@types/)?${name}/` },
}));

module.exports = {
  forbidden: [
    ...layerRules,
    ...packageRules,
    {
      name: 'every-file-in-a-layer',
      comment: 'A file in src belongs to a layer of the table.',
      severity: 'error',
      from: {},
      to: { path: '^src/', pathNot: [...Object.keys(layers), 'cli'].map(file) },
    },
    {
      name: 'every-importer-in-a-layer',
      comment: 'A file in src belongs to a layer of the table.',
      severity: 'error',
      from: { path: '^src/', pathNot: [...Object.keys(layers), 'cli'].map(file) },
      to: {},
    },
    {
      name: 'impure-packages-in-cli',
      comment: 'What touches the machine, and what nobody named in `packages`, is for cli alone.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: '(^|/)node_modules/', pathNot: Object.keys(packages).map((name) => `(^|/)node_modules/(@types/)?${name}/`) },
    },
    {
      name: 'node-modules-in-cli',
      comment: 'Only cli touches the machine.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'scenarios-use-the-public-api',
      comment: 'A scenario and an example import `whitewater`, as a user does, and each other.',
      severity: 'error',
      from: { path: '^(scenarios|examples)/' },
      to: { path: '^(src|test|bench)/', pathNot: '^src/(index|testing/(fast-check|vitest))\\.ts$' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'page-is-for-the-browser',
      comment: 'The page is bundled by itself: the program only reads the file that it became.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/page/' },
      to: { path: '^src/page/' },
    },
    {
      name: 'cli-imports-no-tests',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: { path: '^(test|bench|scenarios|examples)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['types', 'import', 'node', 'default'] },
  },
};
