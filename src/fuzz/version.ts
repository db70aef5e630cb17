/** The version of this program, as in package.json: a seed means the same run only within one version. */
export const programVersion = '0.1.0';
