/** The page of a run, in the browser: takes what it is about, and shows it. */
import { render } from 'preact';
import { loadRun } from './model/load-run.ts';
import { indexRun } from './model/run-index.ts';
import { App } from './parts/app.tsx';

const host = document.getElementById('page') ?? document.body;

/** After the first painting, so that there is something to see while the case runs. */
requestAnimationFrame(() => { setTimeout(() => { void open(host); }, 0); });

async function open(element: HTMLElement): Promise<void> {
  const loaded = await loadRun(document);
  // What stood there while the case ran goes first.
  element.textContent = '';
  if (!loaded.ok) {
    render(<p class="loading">{loaded.problem}</p>, element);
    return;
  }
  const { view, data, system } = loaded;
  render(<App first={{ view, index: indexRun(view), origin: null }} data={data} system={system} />, element);
}
