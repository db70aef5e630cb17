/**
 * Property tests draw the same examples each time, as everything else here does; FC_SEED draws others.
 */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20261120) });
