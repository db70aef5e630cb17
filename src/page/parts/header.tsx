/** What this page is about: the system and its seed, the verdict, the digest, and the command that makes the same run again. */
import { useState } from 'preact/hooks';
import { programVersion } from '../../fuzz/version.ts';
import { grouped } from './format.ts';
import { Icon } from './icons.tsx';
import { usePage } from './page-context.ts';

export function Header() {
  const { state: { theme }, dispatch, run: { view, origin }, data } = usePage();
  const { plan } = view.testCase;
  const { verdict, events, virtualUs } = view.outcome;
  return (
    <header>
      <span class="brand">Whitewater</span>
      <h1>
        {view.systemName}
        {plan.mutant !== undefined && <>, broken by <em>{plan.mutant}</em></>}
        <span class="muted seed">seed {plan.seed}</span>
      </h1>
      <span class={`pill ${verdict}`}>{{ passed: 'passed', violated: 'violated', unknown: 'no verdict' }[verdict]}</span>
      <span class="muted facts">{grouped(events)} events in {(virtualUs / 1_000_000).toFixed(3)} s</span>
      <Digest />
      <span class="spring" />
      {origin === null && data.command !== '' && <Command text={data.command} />}
      <button type="button" class="icon-button" aria-label={theme === 'dark' ? 'Light' : 'Dark'} title={`${theme === 'dark' ? 'Light' : 'Dark'} (d)`} onClick={() => dispatch({ type: 'toggleTheme' })}>
        <Icon name={theme === 'dark' ? 'light' : 'dark'} />
      </button>
      <button type="button" class="icon-button" aria-label="Help" title="Keys and signs (?)" onClick={() => dispatch({ type: 'toggleHelp' })}>?</button>
    </header>
  );
}

/** Of a run that was run on there is nothing to compare with. */
function Digest() {
  const { run: { view, origin }, data } = usePage();
  const { digest } = view.outcome;
  const recorded = view.testCase.expect?.digest;
  const [sign, words] = origin !== null ? ['', 'The digest of this run']
    : digest !== data.digest ? ['≠', `This page came to another run than the program that wrote it, whose digest was ${data.digest}`]
      : recorded !== undefined && recorded !== digest ? ['≠', `The case was recorded with the digest ${recorded}, by version ${view.testCase.programVersion}; this is ${programVersion}`]
        : ['=', 'The same digest as on the command line: the same run, to the last bit'];
  return (
    <span class={sign === '≠' ? 'digest differs' : 'digest'} title={words}>
      <span class="muted">digest</span> <code>{digest}</code> {sign !== '' && <b class={sign === '=' ? 'good' : 'bad'} aria-label={words}>{sign === '=' ? '✓' : sign}</b>}
    </span>
  );
}

function Command({ text }: { readonly text: string }) {
  const [copied, setCopied] = useState(false);
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(() => { setCopied(true); }, () => { setCopied(false); });
  };
  return (
    <span class="command">
      <code title={text}>{text}</code>
      <button type="button" class="icon-button" aria-label="Copy the command" title={copied ? 'Copied' : 'Copy the command'} onClick={copy}><Icon name="copy" /></button>
      <span class="visually-hidden" role="status">{copied ? 'Copied' : ''}</span>
    </span>
  );
}
